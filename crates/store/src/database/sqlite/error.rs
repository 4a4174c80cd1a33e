//! Maps SQLite errors to [`DbError`].

use rusqlite::ErrorCode;
use rusqlite::ffi::{
    SQLITE_CONSTRAINT_FOREIGNKEY, SQLITE_CONSTRAINT_NOTNULL, SQLITE_CONSTRAINT_PRIMARYKEY,
    SQLITE_CONSTRAINT_ROWID, SQLITE_CONSTRAINT_UNIQUE,
};

use crate::database::DbError;

pub(super) fn translate(error: rusqlite::Error) -> DbError {
    let message = error.to_string();
    match error.sqlite_extended_error_code() {
        Some(SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_PRIMARYKEY | SQLITE_CONSTRAINT_ROWID) => {
            return DbError::Unique { constraint: index(&message), column: column(&message) };
        }
        Some(SQLITE_CONSTRAINT_FOREIGNKEY) => return DbError::ForeignKey { constraint: None },
        Some(SQLITE_CONSTRAINT_NOTNULL) => return DbError::NotNull { column: column(&message) },
        _ => {}
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => DbError::Retry,
        Some(ErrorCode::TooBig) => DbError::TooLong { column: None },
        Some(
            ErrorCode::CannotOpen
            | ErrorCode::DiskFull
            | ErrorCode::NotADatabase
            | ErrorCode::PermissionDenied
            | ErrorCode::ReadOnly
            | ErrorCode::SystemIoFailure,
        ) => DbError::Unavailable(message),
        _ => DbError::Other(message),
    }
}

/// The column of `UNIQUE constraint failed: directus_users.email, …`.
fn column(message: &str) -> Option<String> {
    let (_, places) = message.split_once("constraint failed: ")?;
    let (_, column) = places.split(", ").next()?.split_once('.')?;
    Some(column.to_owned())
}

/// The index of `UNIQUE constraint failed: index 'name'`, which SQLite reports for indexes on expressions.
fn index(message: &str) -> Option<String> {
    let (_, name) = message.split_once("constraint failed: index '")?;
    Some(name.trim_end_matches('\'').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(sql: &str) -> DbError {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let tables = "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL UNIQUE, c TEXT);
            CREATE UNIQUE INDEX lower_c ON t (LOWER(c));
            INSERT INTO t VALUES (1, 'x', 'c');";
        connection.execute_batch(tables).unwrap();
        translate(connection.execute_batch(sql).unwrap_err())
    }

    #[test]
    fn constraint_errors_name_the_column() {
        let unique = |column: &str| DbError::Unique { constraint: None, column: Some(column.into()) };
        assert_eq!(error_of("INSERT INTO t VALUES (1, 'y', 'd')"), unique("a"));
        assert_eq!(error_of("INSERT INTO t VALUES (2, 'x', 'd')"), unique("b"));
        assert_eq!(
            error_of("INSERT INTO t VALUES (2, 'y', 'C')"),
            DbError::Unique { constraint: Some("lower_c".into()), column: None }
        );
        assert_eq!(
            error_of("INSERT INTO t VALUES (2, NULL, 'd')"),
            DbError::NotNull { column: Some("b".into()) }
        );
    }

    #[test]
    fn an_invalid_statement_is_another_error() {
        assert!(matches!(error_of("SELECT nothing FROM t"), DbError::Other(_)));
    }
}
