//! Import and export of users: the columns, and the validation of rows.

mod check;
mod columns;
mod refusal;
#[cfg(test)]
mod tests;

pub use check::{ImportedUser, Password, check};
pub use columns::{COLUMNS, cell, exported, is_column};
pub use refusal::Refusal;

use serde_json::{Map, Value};

/// A row: values by column.
pub type Row = Map<String, Value>;
