//! Maps MySQL and MariaDB errors to [`DbError`].

use mysql_async::{DriverError, Error, ServerError};

use crate::database::DbError;

/// Maps an error. The statement is used to derive the column of a violated constraint.
pub(super) fn translate(error: Error, statement: &str) -> DbError {
    match error {
        Error::Server(report) => of_server(&report, statement),
        Error::Io(error) => DbError::Unavailable(error.to_string()),
        Error::Driver(
            error @ (DriverError::ConnectionClosed
            | DriverError::PoolDisconnected
            | DriverError::PacketOutOfOrder
            | DriverError::NoClientSslFlagFromServer
            | DriverError::UnknownAuthPlugin { .. }),
        ) => DbError::Unavailable(error.to_string()),
        other => DbError::Other(other.to_string()),
    }
}

fn of_server(report: &ServerError, statement: &str) -> DbError {
    let message = &report.message;
    match report.code {
        // ER_DUP_ENTRY, ER_DUP_ENTRY_WITH_KEY_NAME
        1062 | 1586 => {
            let constraint = duplicate_key(message);
            let column = constraint.as_deref().and_then(|name| column_of(name, statement));
            DbError::Unique { constraint, column }
        }
        // ER_NO_REFERENCED_ROW, ER_ROW_IS_REFERENCED, ER_ROW_IS_REFERENCED_2, ER_NO_REFERENCED_ROW_2
        1216 | 1217 | 1451 | 1452 => {
            DbError::ForeignKey { constraint: between(message, "CONSTRAINT `", "`") }
        }
        // ER_BAD_NULL_ERROR, ER_NO_DEFAULT_FOR_FIELD
        1048 | 1364 => DbError::NotNull { column: between(message, "'", "'") },
        // ER_DATA_TOO_LONG
        1406 => DbError::TooLong { column: between(message, "'", "'") },
        // ER_WARN_DATA_OUT_OF_RANGE; ER_DATA_OUT_OF_RANGE (1690) concerns an expression
        1264 => DbError::OutOfRange { column: between(message, "'", "'") },
        1690 => DbError::OutOfRange { column: None },
        // ER_CHECKREAD (MariaDB), ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK
        1020 | 1205 | 1213 => DbError::Retry,
        // too many connections, wrong password, no such database, shutdown, read-only, statement timeouts
        1040 | 1044 | 1045 | 1049 | 1053 | 1203 | 1226 | 1290 | 1698 | 1836 | 1969 | 3024 => {
            DbError::Unavailable(message.clone())
        }
        code => DbError::Other(format!("{message} ({code})")),
    }
}

/// The key of `Duplicate entry 'a' for key 'directus_users_email_unique'`; MySQL 8 prefixes it with the table.
fn duplicate_key(message: &str) -> Option<String> {
    let (_, key) = message.rsplit_once("for key '")?;
    let key = key.trim_end_matches('\'');
    Some(key.rsplit_once('.').map_or(key, |(_, key)| key).to_owned())
}

/// The column of a constraint. Directus names unique constraints `{table}_{column}_unique`; the statement contains the
/// table.
fn column_of(constraint: &str, statement: &str) -> Option<String> {
    let place = constraint.strip_suffix("_unique")?;
    let mut words = statement.split(|character: char| !character.is_alphanumeric() && character != '_');
    let column = words.find_map(|word| place.strip_prefix(word)?.strip_prefix('_'))?;
    Some(column.to_owned())
}

fn between(text: &str, before: &str, after: &str) -> Option<String> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(code: u16, message: &str) -> DbError {
        let report = ServerError { code, message: message.into(), state: "23000".into() };
        translate(Error::Server(report), "UPDATE `directus_users` SET `email` = ?")
    }

    #[test]
    fn the_column_of_a_duplicate_is_derived_from_its_key() {
        let duplicate = DbError::Unique {
            constraint: Some("directus_users_external_identifier_unique".into()),
            column: Some("external_identifier".into()),
        };
        let key = "directus_users_external_identifier_unique";
        assert_eq!(error(1062, &format!("Duplicate entry 'it's' for key '{key}'")), duplicate);
        assert_eq!(error(1062, &format!("Duplicate entry 'a' for key 'directus_users.{key}'")), duplicate);
        let primary = DbError::Unique { constraint: Some("PRIMARY".into()), column: None };
        assert_eq!(error(1062, "Duplicate entry '1' for key 'PRIMARY'"), primary);
    }

    #[test]
    fn errors_name_the_column() {
        let email = Some("email".to_owned());
        assert_eq!(error(1048, "Column 'email' cannot be null"), DbError::NotNull { column: email.clone() });
        assert_eq!(
            error(1406, "Data too long for column 'email' at row 1"),
            DbError::TooLong { column: email }
        );
    }
}
