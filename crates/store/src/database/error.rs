//! What can go wrong between us and a database, in words that are the same for every engine.

use thiserror::Error;

/// A statement or a connection that failed.
///
/// Names are given where the engine tells them: SQLite names columns but no constraints, MySQL constraints but no
/// columns (there the column is derived from Directus' names of constraints), PostgreSQL both.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DbError {
    /// A value that must be unique is taken.
    #[error("a value is not unique ({constraint:?}, {column:?})")]
    Unique {
        /// Name of the constraint or index.
        constraint: Option<String>,
        /// Name of the (first) column.
        column: Option<String>,
    },
    /// A key that leads nowhere, or a row that others still point to.
    #[error("a foreign key does not hold ({constraint:?})")]
    ForeignKey {
        /// Name of the constraint.
        constraint: Option<String>,
    },
    /// A required value is missing.
    #[error("a required value is missing ({column:?})")]
    NotNull {
        /// Name of the column.
        column: Option<String>,
    },
    /// A text longer than its column. SQLite has no such limit.
    #[error("a text is too long ({column:?})")]
    TooLong {
        /// Name of the column.
        column: Option<String>,
    },
    /// A number its column cannot hold.
    #[error("a number is out of range ({column:?})")]
    OutOfRange {
        /// Name of the column.
        column: Option<String>,
    },
    /// The transaction lost against another one (deadlock, serialisation, a lock held too long): nothing was
    /// changed, and the whole transaction may be tried again.
    #[error("the transaction has to be tried again")]
    Retry,
    /// The database does not answer.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// Everything else: a fault of ours, or of the database's contents.
    #[error("{0}")]
    Other(String),
}
