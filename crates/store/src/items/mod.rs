//! Reads and writes of any collection, as a [`Plan`](vestibule_domain::query::Plan) describes them.
//!
//! A selection becomes one statement for its own collection and one for each relation below it; values travel as
//! JSON, in the shape the API shows.

mod aggregate;
mod condition;
mod count;
mod expression;
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
pub use write::{Patch, delete, insert, keys_where, matching, update};
