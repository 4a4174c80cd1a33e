//! One value of a row.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

/// A value as its engine gave it.
///
/// Engines differ in what they keep: MySQL and SQLite have uuids as text and truth as numbers, SQLite has instants
/// as milliseconds. The `as_…` functions understand all of these spellings, so that nobody else has to.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// True or false (PostgreSQL).
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A uuid (PostgreSQL).
    Uuid(Uuid),
    /// An instant (PostgreSQL, MySQL).
    Timestamp(DateTime<Utc>),
    /// A JSON value (PostgreSQL, MySQL 8).
    Json(Value),
}

impl Cell {
    /// True for `NULL`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// What kind of value this is, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
            Self::Uuid(_) => "uuid",
            Self::Timestamp(_) => "timestamp",
            Self::Json(_) => "json",
        }
    }

    /// A text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A uuid, also from its text in any case.
    pub fn as_uuid(&self) -> Option<Uuid> {
        match self {
            Self::Uuid(uuid) => Some(*uuid),
            Self::Text(text) => Uuid::parse_str(text.trim_end()).ok(),
            _ => None,
        }
    }

    /// A whole number, also from a number without a fraction, its digits, or truth (0 and 1).
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            Self::Bool(truth) => Some(i64::from(*truth)),
            Self::Float(number) => whole(*number),
            Self::Text(text) => text.parse().ok().or_else(|| whole(text.parse().ok()?)),
            _ => None,
        }
    }

    /// A number, also from its digits.
    pub fn as_float(&self) -> Option<f64> {
        match self {
            Self::Float(number) => Some(*number),
            #[expect(clippy::cast_precision_loss, reason = "what a client in JavaScript would see as well")]
            Self::Int(number) => Some(*number as f64),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Truth, also from a number (0 is false) or from the texts that Directus' older versions left behind.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            Self::Int(number) => Some(*number != 0),
            Self::Text(text) => match text.as_str() {
                "1" | "true" => Some(true),
                "0" | "false" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// An instant, also from milliseconds since 1970 or from a date in words of ISO 8601; without a zone it is UTC.
    pub fn as_timestamp(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Timestamp(instant) => Some(*instant),
            Self::Int(milliseconds) => DateTime::from_timestamp_millis(*milliseconds),
            Self::Float(milliseconds) => DateTime::from_timestamp_millis(whole(milliseconds.trunc())?),
            Self::Text(text) => instant(text),
            _ => None,
        }
    }

    /// A JSON value, also from its text. SQLite turns the text of a lone number into a number.
    pub fn as_json(&self) -> Option<Value> {
        match self {
            Self::Json(value) => Some(value.clone()),
            Self::Text(text) => serde_json::from_str(text).ok(),
            Self::Int(number) => Some((*number).into()),
            Self::Float(number) => Some((*number).into()),
            Self::Bool(truth) => Some((*truth).into()),
            _ => None,
        }
    }
}

/// A number without a fraction that a 64-bit integer can hold exactly.
fn whole(number: f64) -> Option<i64> {
    const LIMIT: f64 = 9_007_199_254_740_992.0; // 2^53: beyond it not every integer has a float of its own
    #[expect(clippy::cast_possible_truncation, reason = "bounded on this line")]
    (number.fract() == 0.0 && number.abs() <= LIMIT).then_some(number as i64)
}

/// Reads `2026-01-31`, `2026-01-31 12:00:00[.123]`, the same with `T`, and with `Z` or an offset.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(instant.to_utc());
    }
    for format in ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f"] {
        if let Ok(instant) = NaiveDateTime::parse_from_str(text, format) {
            return Some(instant.and_utc());
        }
    }
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Some(day.and_hms_opt(0, 0, 0)?.and_utc());
    }
    DateTime::from_timestamp_millis(text.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn every_spelling_of_truth_is_understood() {
        for cell in [Cell::Bool(true), Cell::Int(1), text("1"), text("true")] {
            assert_eq!(cell.as_bool(), Some(true), "{cell:?}");
        }
        for cell in [Cell::Bool(false), Cell::Int(0), text("0"), text("false")] {
            assert_eq!(cell.as_bool(), Some(false), "{cell:?}");
        }
        assert_eq!(text("perhaps").as_bool(), None);
        assert_eq!(Cell::Null.as_bool(), None);
    }

    #[test]
    fn every_spelling_of_an_instant_is_understood() {
        let noon = DateTime::from_timestamp_millis(1_769_860_800_000);
        let spellings = [
            "2026-01-31 12:00:00",
            "2026-01-31T12:00:00",
            "2026-01-31T12:00:00Z",
            "2026-01-31 12:00:00.000",
            "2026-01-31T13:00:00.000+01:00",
            "1769860800000",
        ];
        for spelling in spellings {
            assert_eq!(text(spelling).as_timestamp(), noon, "{spelling}");
        }
        assert_eq!(Cell::Int(1_769_860_800_000).as_timestamp(), noon);
        assert_eq!(Cell::Float(1_769_860_800_000.5).as_timestamp(), noon);
        assert_eq!(text("2026-01-31").as_timestamp(), DateTime::from_timestamp_millis(1_769_817_600_000));
        assert_eq!(text("noon").as_timestamp(), None);
    }

    #[test]
    fn json_comes_back_from_text_and_numbers() {
        assert_eq!(text(r#"{"a":[1]}"#).as_json(), Some(json!({"a": [1]})));
        assert_eq!(Cell::Int(5).as_json(), Some(json!(5)));
        assert_eq!(text("null").as_json(), Some(Value::Null));
        assert_eq!(text("{").as_json(), None);
        assert_eq!(Cell::Null.as_json(), None);
    }

    #[test]
    fn numbers_come_back_from_decimals() {
        assert_eq!(text("12").as_int(), Some(12));
        assert_eq!(text("12.0").as_int(), Some(12));
        assert_eq!(text("12.5").as_int(), None);
        assert_eq!(Cell::Float(1e300).as_int(), None);
        assert_eq!(Cell::Float(f64::NAN).as_int(), None);
    }

    proptest! {
        #[test]
        fn uuids_are_read_in_any_case(bits: u128) {
            let uuid = Uuid::from_u128(bits);
            prop_assert_eq!(text(&uuid.to_string()).as_uuid(), Some(uuid));
            prop_assert_eq!(text(&uuid.to_string().to_uppercase()).as_uuid(), Some(uuid));
        }

        #[test]
        fn no_text_makes_a_conversion_panic(any in ".*") {
            let cell = text(&any);
            let _ = (cell.as_uuid(), cell.as_int(), cell.as_float(), cell.as_bool(), cell.as_timestamp(), cell.as_json());
        }
    }
}
