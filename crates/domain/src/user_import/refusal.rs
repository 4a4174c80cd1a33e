//! Errors of rows.

use std::fmt;

/// A row that is not imported, with the reason. Contains no secret of the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Number of the row, as counted in the source.
    pub row: u64,
    /// Address in the row, if there is one.
    pub email: Option<String>,
    /// The invalid field, if it is one.
    pub field: Option<String>,
    /// The reason, without a full stop.
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
