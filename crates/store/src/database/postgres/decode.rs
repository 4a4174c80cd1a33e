//! Decoding of rows from PostgreSQL.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use tokio_postgres::types::{FromSql, Kind, Type};
use uuid::Uuid;

use super::numeric::numeric;
use crate::database::{Cell, Row};

type BoxError = Box<dyn std::error::Error + Sync + Send>;

/// Converts all rows of a result; they share one list of columns.
pub(super) fn rows(result: &[tokio_postgres::Row]) -> Result<Vec<Row>, tokio_postgres::Error> {
    let Some(first) = result.first() else { return Ok(Vec::new()) };
    let columns: Arc<[String]> = first.columns().iter().map(|column| column.name().to_owned()).collect();
    let row = |row: &tokio_postgres::Row| {
        let cells = (0..row.len()).map(|index| row.try_get(index));
        Ok(Row::new(Arc::clone(&columns), cells.collect::<Result<_, _>>()?))
    };
    result.iter().map(row).collect()
}

impl<'a> FromSql<'a> for Cell {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, BoxError> {
        Ok(match *kind {
            Type::BOOL => Self::Bool(bool::from_sql(kind, raw)?),
            Type::INT2 => Self::Int(i16::from_sql(kind, raw)?.into()),
            Type::INT4 => Self::Int(i32::from_sql(kind, raw)?.into()),
            Type::INT8 => Self::Int(i64::from_sql(kind, raw)?),
            Type::OID => Self::Int(u32::from_sql(kind, raw)?.into()),
            Type::FLOAT4 => Self::Float(f32::from_sql(kind, raw)?.into()),
            Type::FLOAT8 => Self::Float(f64::from_sql(kind, raw)?),
            Type::NUMERIC => numeric(raw)?,
            Type::UUID => Self::Uuid(Uuid::from_sql(kind, raw)?),
            Type::TIMESTAMPTZ => Self::Timestamp(DateTime::<Utc>::from_sql(kind, raw)?),
            Type::TIMESTAMP => Self::Timestamp(NaiveDateTime::from_sql(kind, raw)?.and_utc()),
            Type::DATE => Self::Text(NaiveDate::from_sql(kind, raw)?.to_string()),
            Type::TIME => Self::Text(NaiveTime::from_sql(kind, raw)?.to_string()),
            Type::JSON => Self::Json(serde_json::from_slice(raw)?),
            Type::JSONB => Self::Json(serde_json::Value::from_sql(kind, raw)?),
            Type::BYTEA => Self::Bytes(raw.to_vec()),
            _ => match kind.kind() {
                Kind::Domain(inner) => Self::from_sql(inner, raw)?,
                _ if is_text(kind) => Self::Text(std::str::from_utf8(raw)?.to_owned()),
                _ => return Err(format!("columns of type {kind} are not supported").into()),
            },
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, BoxError> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Whether the type is sent as text: strings of any length, enumerations, and `citext`.
fn is_text(kind: &Type) -> bool {
    <&str as FromSql>::accepts(kind) || matches!(kind.kind(), Kind::Enum(_))
}
