//! The error of a transaction, and the translation of refused writes (contract section 4, "DB error translation").

use serde_json::{Map, Value};
use vestibule_domain::Error;
use vestibule_domain::schema::{Collection, Kind};
use vestibule_store::DbError;

/// Why a transaction was not committed. Both kinds convert with `?`.
#[derive(Debug)]
pub(crate) enum TxError {
    /// The use case refused.
    Refused(Error),
    /// The database failed.
    Database(DbError),
}

impl TxError {
    /// The error of a write of `values`. [`DbError::Retry`] is not translated, so that the transaction is retried.
    pub(crate) fn of_write(error: DbError, collection: &Collection, values: &Map<String, Value>) -> Self {
        match error {
            DbError::Retry => Self::Database(DbError::Retry),
            other => Self::Refused(refused(other, collection, values)),
        }
    }
}

impl From<Error> for TxError {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl From<DbError> for TxError {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}

impl From<TxError> for Error {
    fn from(error: TxError) -> Self {
        match error {
            TxError::Refused(error) => error,
            TxError::Database(error) => error.into(),
        }
    }
}

/// Translates the error of a write of `values` into the refusal that Directus returns.
fn refused(error: DbError, collection: &Collection, values: &Map<String, Value>) -> Error {
    let shown = |column: &str| shown(collection, column, values);
    match error {
        DbError::Unique { column: Some(column), .. } => {
            let value = shown(&column);
            Error::RecordNotUnique { collection: collection.name.into(), field: column, value }
        }
        DbError::Unique { column: None, constraint } => {
            let field = field_of_constraint(collection, constraint.as_deref());
            let value = shown(&field);
            Error::RecordNotUnique { collection: collection.name.into(), field, value }
        }
        DbError::ForeignKey { .. } => Error::InvalidForeignKey { collection: None, field: None, value: None },
        DbError::NotNull { column } => {
            Error::NotNullViolation { collection: collection.name.into(), field: column.unwrap_or_default() }
        }
        DbError::TooLong { column } => {
            let value = column.as_deref().and_then(shown);
            Error::ValueTooLong { collection: collection.name.into(), field: column, value }
        }
        DbError::OutOfRange { column } => {
            let column = column.map(|column| column.rsplit('.').next().unwrap_or_default().to_owned());
            let field = column.as_deref().and_then(|column| collection.field(column));
            match field.map(|field| field.kind) {
                // Every column with ids of other items is a foreign key, or would be one if the collection were served.
                Some(Kind::Uuid) => Error::InvalidForeignKey { collection: None, field: None, value: None },
                Some(Kind::DateTime | Kind::Timestamp) => {
                    let field = column.unwrap_or_default();
                    Error::payload(format!("Invalid DateTime format in field \"{field}\""))
                }
                _ => {
                    let value = column.as_deref().and_then(shown);
                    Error::ValueOutOfRange { collection: collection.name.into(), field: column, value }
                }
            }
        }
        other => other.into(),
    }
}

/// The refused value; `None` if it is concealed.
fn shown(collection: &Collection, column: &str, values: &Map<String, Value>) -> Option<String> {
    let field = collection.field(column)?;
    if field.conceal {
        return None;
    }
    match values.get(column)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The field of a constraint: Directus names unique constraints `{table}_{column}_unique`; any other is the primary key.
fn field_of_constraint(collection: &Collection, constraint: Option<&str>) -> String {
    constraint
        .and_then(|name| name.strip_prefix(collection.name)?.strip_prefix('_')?.strip_suffix("_unique"))
        .unwrap_or(collection.key)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use vestibule_domain::schema::USERS;

    use super::*;

    #[test]
    fn a_refused_secret_is_not_repeated() {
        let values = json!({"token": "s3cret"}).as_object().cloned().unwrap_or_default();
        let error = DbError::Unique { constraint: None, column: Some("token".into()) };
        let refusal = refused(error, &USERS, &values);
        assert_eq!(
            refusal,
            Error::RecordNotUnique { collection: USERS.name.into(), field: "token".into(), value: None }
        );
    }
}
