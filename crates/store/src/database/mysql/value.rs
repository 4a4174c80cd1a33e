//! Encoding and decoding of values for MySQL.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use mysql_async::consts::ColumnType;
use mysql_async::{Column, Params, Value};

use crate::database::bind::Bound;
use crate::database::{Cell, DbError, Sql};

/// ID of the character set of binary columns.
const BINARY: u16 = 63;

/// Converts the values of a statement.
pub(super) fn parameters(sql: &Sql) -> Result<Params, DbError> {
    if sql.values.is_empty() {
        return Ok(Params::Empty);
    }
    let values = sql.values.iter().map(|value| Bound::of(value).map(value_of));
    Ok(Params::Positional(values.collect::<Result<_, _>>()?))
}

/// UUIDs and JSON are text; timestamps are UTC, the time zone of the session.
fn value_of(value: Bound<'_>) -> Value {
    match value {
        Bound::Null => Value::NULL,
        Bound::Bool(flag) => Value::Int(flag.into()),
        Bound::Int(number) => Value::Int(number),
        Bound::Float(number) => Value::Double(number),
        Bound::Text(text) => Value::Bytes(text.into_owned().into_bytes()),
        Bound::Bytes(bytes) => Value::Bytes(bytes.to_vec()),
        Bound::Uuid(uuid) => Value::Bytes(uuid.to_string().into_bytes()),
        Bound::Timestamp(instant) => date(instant),
        Bound::Json(json) => Value::Bytes(json.to_string().into_bytes()),
    }
}

/// A year before 0 or after 9999 becomes the zero date, which strict mode refuses.
fn date(instant: DateTime<Utc>) -> Value {
    let small = |number: u32| u8::try_from(number).unwrap_or(0);
    Value::Date(
        u16::try_from(instant.year()).unwrap_or(0),
        small(instant.month()),
        small(instant.day()),
        small(instant.hour()),
        small(instant.minute()),
        small(instant.second()),
        instant.timestamp_subsec_micros().min(999_999),
    )
}

/// Decodes a value of a column.
pub(super) fn cell(value: Value, column: &Column) -> Result<Cell, DbError> {
    Ok(match value {
        Value::NULL => Cell::Null,
        Value::Int(number) => Cell::Int(number),
        Value::UInt(number) => i64::try_from(number).map_or(Cell::Float(number as f64), Cell::Int),
        Value::Float(number) => Cell::Float(number.into()),
        Value::Double(number) => Cell::Float(number),
        Value::Date(year, month, day, hour, minute, second, micros) => {
            let day = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into());
            let instant =
                day.and_then(|day| day.and_hms_micro_opt(hour.into(), minute.into(), second.into(), micros));
            // The zero date, a legacy placeholder, is read as `NULL`.
            instant.map_or(Cell::Null, |instant| Cell::Timestamp(instant.and_utc()))
        }
        time @ Value::Time(..) => Cell::Text(time.as_sql(false).trim_matches('\'').to_owned()),
        Value::Bytes(bytes) => of_bytes(bytes, column)?,
    })
}

fn of_bytes(bytes: Vec<u8>, column: &Column) -> Result<Cell, DbError> {
    let kind = column.column_type();
    if kind == ColumnType::MYSQL_TYPE_JSON {
        let wrong = |error| DbError::Other(format!("column {}: {error}", column.name_str()));
        return serde_json::from_slice(&bytes).map(Cell::Json).map_err(wrong);
    }
    let decimal = matches!(kind, ColumnType::MYSQL_TYPE_NEWDECIMAL | ColumnType::MYSQL_TYPE_DECIMAL);
    if column.character_set() == BINARY && !decimal {
        return Ok(Cell::Bytes(bytes));
    }
    let text = String::from_utf8(bytes).map_err(|error| DbError::Other(error.to_string()))?;
    Ok(if decimal { number(text) } else { Cell::Text(text) })
}

/// Sums and averages are decimals: an integer if there is no fraction, otherwise a float.
fn number(text: String) -> Cell {
    match (text.parse(), text.parse()) {
        (Ok(whole), _) => Cell::Int(whole),
        (_, Ok(number)) => Cell::Float(number),
        _ => Cell::Text(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: ColumnType, charset: u16, value: Value) -> Cell {
        cell(value, &Column::new(kind).with_character_set(charset)).unwrap()
    }

    #[test]
    fn bytes_are_decoded_by_column_type() {
        let bytes = |text: &str| Value::Bytes(text.into());
        assert_eq!(of(ColumnType::MYSQL_TYPE_VAR_STRING, 45, bytes("a")), Cell::Text("a".into()));
        assert_eq!(of(ColumnType::MYSQL_TYPE_BLOB, BINARY, bytes("a")), Cell::Bytes(b"a".into()));
        assert_eq!(of(ColumnType::MYSQL_TYPE_JSON, BINARY, bytes("[1]")), Cell::Json(serde_json::json!([1])));
        assert_eq!(of(ColumnType::MYSQL_TYPE_NEWDECIMAL, BINARY, bytes("12")), Cell::Int(12));
        assert_eq!(of(ColumnType::MYSQL_TYPE_NEWDECIMAL, BINARY, bytes("1.50")), Cell::Float(1.5));
    }

    #[test]
    fn the_zero_date_is_null() {
        let zero = Value::Date(0, 0, 0, 0, 0, 0, 0);
        assert_eq!(of(ColumnType::MYSQL_TYPE_TIMESTAMP, BINARY, zero), Cell::Null);
    }

    #[test]
    fn timestamps_round_trip() {
        let instant = DateTime::from_timestamp_millis(1_769_860_800_123).unwrap();
        let back = of(ColumnType::MYSQL_TYPE_TIMESTAMP, BINARY, date(instant));
        assert_eq!(back, Cell::Timestamp(instant));
    }
}
