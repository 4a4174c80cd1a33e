//! Reads and writes of any collection, as a [`Plan`](vestibule_domain::query::Plan) describes them.
//!
//! A selection becomes one statement for its collection and one for each relation below it. Values are JSON, in the
//! shape of the API. Results are the same on every engine, except for the documented differences: the order of strings
//! (`select`), the case folding of characters (`text`), and the precision of timestamps in MySQL, which is seconds.
//!
//! The statements are cached, although their texts depend on the request: the same requests recur, and preparing a
//! statement takes two to three times as long as running it.

mod aggregate;
mod compare;
mod condition;
mod count;
mod expression;
mod files;
mod nested;
mod read;
mod scope;
mod select;
mod text;
mod time;
mod value;
mod write;

pub use aggregate::aggregate;
pub use count::{Counts, count};
pub use read::{keys, read};
pub(crate) use write::values;
pub use write::{Patch, delete, insert, keys_where, matching, update};
