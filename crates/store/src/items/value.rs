//! Conversion between JSON values of the API and column values.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, SecondsFormat, Utc};
use sea_query::{Expr, ExprTrait, Value as SqlValue};
use serde_json::Value;
use uuid::Uuid;
use vestibule_domain::redact::MASK;
use vestibule_domain::schema::{Field, Kind};

use super::scope::Scope;
use crate::database::{Cell, Dialect};

/// Converts a JSON value to a column value; `None` if it is not a valid value of the kind.
pub(super) fn column_value(kind: Kind, value: &Value) -> Option<SqlValue> {
    if value.is_null() {
        return Some(null(kind));
    }
    match kind {
        Kind::Uuid => value.as_str().and_then(|text| Uuid::parse_str(text).ok()).map(SqlValue::from),
        Kind::Integer => integer(value).map(SqlValue::from),
        Kind::Boolean => boolean(value).map(SqlValue::from),
        Kind::Timestamp | Kind::DateTime => instant(value).map(SqlValue::from),
        Kind::Json => Some(SqlValue::from(json(value))),
        Kind::Csv => csv(value).map(SqlValue::from),
        Kind::String | Kind::Text | Kind::Hash => text(value).map(SqlValue::from),
        Kind::Alias => None,
    }
}

/// A column value as an expression for comparisons.
///
/// PostgreSQL infers the parameter type from the compared column, which has 32 bits; the value may exceed it, so it is
/// cast.
pub(super) fn bound(scope: Scope, kind: Kind, value: SqlValue) -> Expr {
    let value = Expr::val(value);
    if kind == Kind::Integer && scope.is_postgres() { value.cast_as("BIGINT") } else { value }
}

/// `NULL` of a kind; drivers need its type.
fn null(kind: Kind) -> SqlValue {
    match kind {
        Kind::Uuid => SqlValue::Uuid(None),
        Kind::Integer => SqlValue::BigInt(None),
        Kind::Boolean => SqlValue::Bool(None),
        Kind::Timestamp | Kind::DateTime => SqlValue::ChronoDateTimeUtc(None),
        Kind::Json => SqlValue::Json(None),
        _ => SqlValue::String(None),
    }
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| {
            let float = number.as_f64()?;
            (float.fract() == 0.0 && float.abs() < 9e15).then_some(float as i64)
        }),
        Value::String(text) => text.trim().parse().ok(),
        Value::Bool(flag) => Some(i64::from(*flag)),
        _ => None,
    }
}

fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => Some(number.as_f64() != Some(0.0)),
        Value::String(text) => match text.as_str() {
            "true" | "1" => Some(true),
            "false" | "0" | "" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Strings with a NUL character are rejected on every engine, because PostgreSQL cannot store them.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => (!text.contains('\0')).then(|| text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// A text that is JSON is stored as what it describes.
fn json(value: &Value) -> Value {
    value.as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_else(|| value.clone())
}

fn csv(value: &Value) -> Option<String> {
    match value {
        Value::Array(entries) => {
            let parts: Option<Vec<_>> = entries.iter().map(text).collect();
            Some(parts?.join(","))
        }
        other => text(other),
    }
}

/// Only years with four digits are accepted; not every engine supports others.
fn instant(value: &Value) -> Option<DateTime<Utc>> {
    read_instant(value).filter(|instant| (1..=9999).contains(&instant.year()))
}

fn read_instant(value: &Value) -> Option<DateTime<Utc>> {
    match value {
        Value::Number(number) => DateTime::from_timestamp_millis(number.as_i64()?),
        Value::String(text) => {
            let day = |day: NaiveDate| day.and_hms_opt(0, 0, 0).map(|time| time.and_utc());
            let naive = |format| NaiveDateTime::parse_from_str(text, format).ok().map(|time| time.and_utc());
            DateTime::parse_from_rfc3339(text)
                .ok()
                .map(|time| time.to_utc())
                .or_else(|| naive("%Y-%m-%dT%H:%M:%S%.f"))
                .or_else(|| naive("%Y-%m-%d %H:%M:%S%.f"))
                .or_else(|| naive("%Y-%m-%dT%H:%M"))
                .or_else(|| text.parse().ok().and_then(day))
        }
        _ => None,
    }
}

/// Converts a cell to its JSON value in the API; secrets are replaced by [`MASK`].
pub(super) fn to_api(dialect: Dialect, field: &Field, cell: &Cell) -> Value {
    if cell.is_null() {
        return Value::Null;
    }
    if field.conceal {
        return Value::String(MASK.to_owned());
    }
    match field.kind {
        Kind::Uuid => cell.as_uuid().map(|id| Value::String(id.to_string())),
        Kind::Integer => cell.as_int().map(Value::from),
        Kind::Boolean => cell.as_bool().map(Value::from),
        Kind::Timestamp => cell.as_timestamp().map(to_rfc3339),
        Kind::DateTime if dialect == Dialect::Sqlite => {
            cell.as_timestamp().map(|time| Value::String(time.format("%Y-%m-%dT%H:%M:%S").to_string()))
        }
        Kind::DateTime => cell.as_timestamp().map(to_rfc3339),
        Kind::Json => cell.as_json(),
        Kind::Csv => cell.as_text().map(csv_to_list),
        _ => untyped(cell),
    }
    .unwrap_or(Value::Null)
}

fn to_rfc3339(time: DateTime<Utc>) -> Value {
    Value::String(time.to_rfc3339_opts(SecondsFormat::Millis, true))
}

fn csv_to_list(text: &str) -> Value {
    text.split(',').filter(|part| !part.is_empty()).map(|part| Value::String(part.to_owned())).collect()
}

/// Converts a cell by its own type, for values that have no field.
pub(super) fn untyped(cell: &Cell) -> Option<Value> {
    match cell {
        Cell::Null => Some(Value::Null),
        Cell::Bool(flag) => Some(Value::from(*flag)),
        Cell::Int(number) => Some(Value::from(*number)),
        Cell::Float(number) => Some(Value::from(*number)),
        Cell::Text(text) => Some(Value::String(text.clone())),
        Cell::Uuid(id) => Some(Value::String(id.to_string())),
        Cell::Timestamp(time) => Some(to_rfc3339(*time)),
        Cell::Json(value) => Some(value.clone()),
        Cell::Bytes(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn invalid_values_are_rejected() {
        assert_eq!(column_value(Kind::Uuid, &json!("nonsense")), None);
        assert_eq!(column_value(Kind::Integer, &json!("1.5")), None);
        assert_eq!(column_value(Kind::Timestamp, &json!("yesterday")), None);
        assert_eq!(column_value(Kind::String, &json!(5)), Some(SqlValue::from("5")));
        assert_eq!(column_value(Kind::Json, &json!("[\"a\"]")), Some(SqlValue::from(json!(["a"]))));
        assert_eq!(column_value(Kind::Json, &json!("a,b")), Some(SqlValue::from(json!("a,b"))));
    }

    #[test]
    fn timestamps_are_parsed_in_every_format() {
        let noon = column_value(Kind::Timestamp, &json!("2026-01-01T12:00:00Z"));
        assert!(noon.is_some());
        for text in ["2026-01-01T13:00:00+01:00", "2026-01-01 12:00:00", "2026-01-01T12:00"] {
            assert_eq!(column_value(Kind::Timestamp, &json!(text)), noon, "{text}");
        }
    }
}
