//! Database errors, with the same meaning on every engine.

use std::time::Duration;

use vestibule_domain::Error;
use vestibule_domain::error::InternalError;

/// A statement or a connection that failed.
///
/// Names are present where the engine reports them: SQLite reports columns but no constraints; MySQL reports
/// constraints but no columns (the column is derived from Directus' constraint names); PostgreSQL reports both.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// A unique constraint is violated.
    #[error("a value is not unique ({constraint:?}, {column:?})")]
    Unique {
        /// Name of the constraint or index.
        constraint: Option<String>,
        /// Name of the (first) column.
        column: Option<String>,
    },
    /// A foreign key is violated: the referenced row is missing, or the row is still referenced.
    #[error("a foreign key is violated ({constraint:?})")]
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
    /// A string is longer than its column allows. SQLite has no such limit.
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
    /// The transaction lost a conflict (deadlock, serialisation failure, lock timeout). Nothing was changed; the whole
    /// transaction may be retried.
    #[error("the transaction must be retried")]
    Retry,
    /// The database cannot be reached or cannot serve the request now.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// Any other error: a bug, or unexpected contents of the database.
    #[error("{0}")]
    Other(String),
}

/// The error of a read, or of a write that no value of a request can make fail (contract section 4).
impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        let unavailable = |reason: &str, retry_after| Self::ServiceUnavailable {
            service: "database",
            reason: reason.into(),
            retry_after,
        };
        match error {
            DbError::Unavailable(reason) => {
                tracing::error!(%reason, "the database does not answer");
                unavailable("Database unreachable", None)
            }
            DbError::Retry => unavailable("Too many changes at once", Some(Duration::from_secs(1))),
            other => InternalError::new(format!("database: {other:?}")).with_source(other).into(),
        }
    }
}
