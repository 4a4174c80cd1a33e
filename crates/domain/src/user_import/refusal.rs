//! Why a row is not taken.

use std::fmt;

/// A row that is not taken, and why. No secret of the row is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which row, as the source counts.
    pub row: u64,
    /// Whose row, if it says so.
    pub email: Option<String>,
    /// What is wrong, if it is one field.
    pub field: Option<String>,
    /// Why, in words, without a full stop.
    pub reason: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}", self.row)?;
        if let Some(email) = &self.email {
            write!(f, " ({})", email.escape_debug())?;
        }
        if let Some(field) = &self.field {
            write!(f, ", {field}")?;
        }
        write!(f, ": {}", self.reason)
    }
}
