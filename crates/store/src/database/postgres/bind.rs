//! Encoding of parameter values for PostgreSQL.

use bytes::BytesMut;
use chrono::SecondsFormat;
use tokio_postgres::types::{Format, IsNull, ToSql, Type, to_sql_checked};

use crate::database::bind::Bound;
use crate::database::{DbError, Sql};

/// The parameters of a statement, in the forms the driver takes.
pub(super) struct Parameters<'a>(Vec<Bound<'a>>);

impl<'a> Parameters<'a> {
    /// Converts the values of a statement.
    pub(super) fn of(sql: &'a Sql) -> Result<Self, DbError> {
        sql.values.iter().map(Bound::of).collect::<Result<_, _>>().map(Self)
    }

    /// For a prepared statement, whose parameter types the server has reported.
    pub(super) fn untyped(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.0.iter().map(|value| value as _).collect()
    }

    /// For a statement that is sent together with its values: the server infers their types, as it does for literals.
    pub(super) fn typed(&self) -> Vec<(&(dyn ToSql + Sync), Type)> {
        self.0.iter().map(|value| (value as _, Type::UNKNOWN)).collect()
    }
}

impl ToSql for Bound<'_> {
    /// Every value is sent in text format, and the server parses it with the input function of the expected type. So a
    /// number fits columns of any width, and text fits any type; the server reports values that do not fit.
    fn to_sql(
        &self,
        _: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => return Ok(IsNull::Yes),
            Self::Bool(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
            Self::Int(number) => write(out, number),
            Self::Float(number) => write(out, number),
            Self::Text(text) => out.extend_from_slice(text.as_bytes()),
            Self::Bytes(bytes) => {
                out.extend_from_slice(b"\\x");
                bytes.iter().for_each(|byte| write(out, &format_args!("{byte:02x}")));
            }
            Self::Uuid(uuid) => write(out, uuid),
            Self::Timestamp(instant) => write(out, &instant.to_rfc3339_opts(SecondsFormat::Micros, true)),
            Self::Json(json) => write(out, json),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}

fn write(out: &mut BytesMut, value: &impl std::fmt::Display) {
    out.extend_from_slice(value.to_string().as_bytes());
}
