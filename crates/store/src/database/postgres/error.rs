//! Maps PostgreSQL errors to [`DbError`].

use deadpool_postgres::PoolError;
use tokio_postgres::Error;
use tokio_postgres::error::{DbError as Report, SqlState};

use crate::database::DbError;

pub(super) fn translate(error: Error) -> DbError {
    match error.as_db_error() {
        Some(report) => of_server(report),
        None if is_broken(&error) => DbError::Unavailable(with_source(&error)),
        None => DbError::Other(with_source(&error)),
    }
}

/// Maps an error of the connection pool.
pub(super) fn translate_pool(error: PoolError) -> DbError {
    match error {
        PoolError::Backend(error) => DbError::Unavailable(with_source(&error)),
        PoolError::Timeout(_) => DbError::Unavailable("no connection is free".into()),
        other => DbError::Unavailable(other.to_string()),
    }
}

/// Whether a prepared statement is stale: its tables have changed, or an external connection pooler has switched to
/// another server session, in which it is not prepared.
pub(super) fn is_stale_statement(error: &Error) -> bool {
    match error.as_db_error() {
        Some(report) if *report.code() == SqlState::FEATURE_NOT_SUPPORTED => {
            report.message().starts_with("cached plan")
        }
        Some(report) => *report.code() == SqlState::INVALID_SQL_STATEMENT_NAME,
        None => false,
    }
}

/// Whether the connection is closed or about to close. On shutdown the server sends an error first, if it can.
pub(super) fn is_broken(error: &Error) -> bool {
    match error.as_db_error() {
        Some(report) => report.code().code().starts_with("57P"),
        None => {
            let source = std::error::Error::source(error);
            error.is_closed() || source.is_some_and(|source| source.is::<std::io::Error>())
        }
    }
}

fn of_server(report: &Report) -> DbError {
    let constraint = report.constraint().map(str::to_owned);
    let column = report.column().map(str::to_owned);
    let code = report.code();
    if *code == SqlState::UNIQUE_VIOLATION {
        return DbError::Unique { constraint, column: report.detail().and_then(first_key_column) };
    }
    match code.code() {
        "23503" => DbError::ForeignKey { constraint },
        "23502" => DbError::NotNull { column },
        "22001" => DbError::TooLong { column },
        "22003" => DbError::OutOfRange { column },
        // serialization_failure, deadlock_detected, lock_not_available
        "40001" | "40P01" | "55P03" => DbError::Retry,
        // query_canceled (statement_timeout), read_only_sql_transaction (a standby)
        "57014" | "25006" => DbError::Unavailable(report.message().to_owned()),
        // connection exceptions, insufficient resources, operator intervention, bad passwords
        code if ["08", "53", "57", "28"].iter().any(|class| code.starts_with(class)) => {
            DbError::Unavailable(report.message().to_owned())
        }
        code => DbError::Other(format!("{} ({code})", report.message())),
    }
}

/// The first column of `Key (email)=(a@b.co) already exists.`
fn first_key_column(detail: &str) -> Option<String> {
    let (columns, _) = detail.strip_prefix("Key (")?.split_once(")=(")?;
    let column = columns.split(", ").next()?.trim_matches('"');
    Some(column.to_owned())
}

/// An error with its source: the driver's error names the operation, its source the cause.
fn with_source(error: &Error) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::first_key_column;

    #[test]
    fn the_column_of_a_unique_violation_is_read_from_the_detail() {
        let column = |detail| first_key_column(detail);
        assert_eq!(column("Key (email)=(a@b.co) already exists."), Some("email".into()));
        assert_eq!(column("Key (\"user\", role)=(1, 2) already exists."), Some("user".into()));
        assert_eq!(column("Something else"), None);
    }
}
