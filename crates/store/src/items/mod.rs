//! Reads and writes of any collection, as a [`Plan`](vestibule_domain::query::Plan) describes them.
//!
//! A selection becomes one statement for its own collection and one for each relation below it; values travel as
//! JSON, in the shape the API shows. Answers are the same on every engine, but for what is said where it is not: the
//! order of texts (`select`), letters in another case (`text`), and the seconds that MySQL keeps of an instant.
//!
//! The statements stay prepared, though their texts depend on what is asked: the same is asked again and again, and
//! to prepare one takes two or three times as long as to answer it.

mod aggregate;
mod compare;
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
pub(crate) use write::values;
pub use write::{Patch, delete, insert, keys_where, matching, update};
