//! Encoding of values in a SQLite file, the same as Directus uses.

use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

use crate::database::Cell;
use crate::database::bind::Bound;

impl ToSql for Bound<'_> {
    /// UUIDs are lower-case text, timestamps milliseconds since the Unix epoch, JSON compact text, booleans 0 and 1.
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Bool(flag) => ToSqlOutput::Owned(Value::Integer((*flag).into())),
            Self::Int(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Self::Float(number) => ToSqlOutput::Owned(Value::Real(*number)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Self::Uuid(uuid) => ToSqlOutput::Owned(Value::Text(uuid.to_string())),
            Self::Timestamp(instant) => ToSqlOutput::Owned(Value::Integer(instant.timestamp_millis())),
            Self::Json(json) => ToSqlOutput::Owned(Value::Text(json.to_string())),
        })
    }
}

/// Reads a value in its storage class. [`Cell`] converts it to the type of its column.
pub(super) fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Int(number),
        ValueRef::Real(number) => Cell::Float(number),
        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
    }
}
