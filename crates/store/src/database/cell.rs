//! A value of a row and its conversions.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

/// A value as the engine returned it.
///
/// Engines store the same value differently: MySQL and SQLite store UUIDs as text and booleans as integers, SQLite
/// stores timestamps as milliseconds. The `as_…` functions accept all of these representations.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// SQL `NULL`.
    Null,
    /// A boolean (PostgreSQL).
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// A string.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A UUID (PostgreSQL).
    Uuid(Uuid),
    /// A timestamp in UTC (PostgreSQL, MySQL).
    Timestamp(DateTime<Utc>),
    /// A JSON value (PostgreSQL, MySQL 8).
    Json(Value),
}

impl Cell {
    /// True for `NULL`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Name of the variant, for error messages.
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

    /// The value as a string.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value as a UUID; text is parsed in either case.
    pub fn as_uuid(&self) -> Option<Uuid> {
        match self {
            Self::Uuid(uuid) => Some(*uuid),
            Self::Text(text) => Uuid::parse_str(text.trim_end()).ok(),
            _ => None,
        }
    }

    /// The value as an integer. Accepts floats without a fraction, decimal text, and booleans (0 and 1).
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            Self::Bool(flag) => Some(i64::from(*flag)),
            Self::Float(number) => whole(*number),
            Self::Text(text) => text.parse().ok().or_else(|| whole(text.parse().ok()?)),
            _ => None,
        }
    }

    /// The value as a float. Accepts integers and decimal text.
    pub fn as_float(&self) -> Option<f64> {
        match self {
            Self::Float(number) => Some(*number),
            #[expect(clippy::cast_precision_loss, reason = "JavaScript clients lose the same precision")]
            Self::Int(number) => Some(*number as f64),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The value as a boolean. Accepts integers (0 is false) and the texts written by older versions of Directus.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(flag) => Some(*flag),
            Self::Int(number) => Some(*number != 0),
            Self::Text(text) => match text.as_str() {
                "1" | "true" => Some(true),
                "0" | "false" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// The value as a timestamp. Accepts milliseconds since the Unix epoch and ISO 8601 text; text without a time zone
    /// is UTC.
    pub fn as_timestamp(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Timestamp(instant) => Some(*instant),
            Self::Int(milliseconds) => DateTime::from_timestamp_millis(*milliseconds),
            Self::Float(milliseconds) => DateTime::from_timestamp_millis(whole(milliseconds.trunc())?),
            Self::Text(text) => instant(text),
            _ => None,
        }
    }

    /// The value as JSON. Accepts JSON text, and numbers and booleans, because SQLite returns the text of a single
    /// number as a number.
    pub fn as_json(&self) -> Option<Value> {
        match self {
            Self::Json(value) => Some(value.clone()),
            Self::Text(text) => serde_json::from_str(text).ok(),
            Self::Int(number) => Some((*number).into()),
            Self::Float(number) => Some((*number).into()),
            Self::Bool(flag) => Some((*flag).into()),
            _ => None,
        }
    }
}

/// A float as an integer, if it has no fraction and the conversion is exact.
fn whole(number: f64) -> Option<i64> {
    const LIMIT: f64 = 9_007_199_254_740_992.0; // 2^53: above it, a float does not represent every integer
    #[expect(clippy::cast_possible_truncation, reason = "bounded on this line")]
    (number.fract() == 0.0 && number.abs() <= LIMIT).then_some(number as i64)
}

/// Parses `2026-01-31`, `2026-01-31 12:00:00[.123]`, the same with `T`, and with `Z` or an offset.
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
    fn every_representation_of_a_boolean_is_accepted() {
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
    fn every_representation_of_a_timestamp_is_accepted() {
        let noon = DateTime::from_timestamp_millis(1_769_860_800_000);
        let representations = [
            "2026-01-31 12:00:00",
            "2026-01-31T12:00:00",
            "2026-01-31T12:00:00Z",
            "2026-01-31 12:00:00.000",
            "2026-01-31T13:00:00.000+01:00",
            "1769860800000",
        ];
        for representation in representations {
            assert_eq!(text(representation).as_timestamp(), noon, "{representation}");
        }
        assert_eq!(Cell::Int(1_769_860_800_000).as_timestamp(), noon);
        assert_eq!(Cell::Float(1_769_860_800_000.5).as_timestamp(), noon);
        assert_eq!(text("2026-01-31").as_timestamp(), DateTime::from_timestamp_millis(1_769_817_600_000));
        assert_eq!(text("noon").as_timestamp(), None);
    }

    #[test]
    fn json_is_read_from_text_and_numbers() {
        assert_eq!(text(r#"{"a":[1]}"#).as_json(), Some(json!({"a": [1]})));
        assert_eq!(Cell::Int(5).as_json(), Some(json!(5)));
        assert_eq!(text("null").as_json(), Some(Value::Null));
        assert_eq!(text("{").as_json(), None);
        assert_eq!(Cell::Null.as_json(), None);
    }

    #[test]
    fn integers_are_read_from_decimals_without_a_fraction() {
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
        fn conversions_never_panic(any in ".*") {
            let cell = text(&any);
            let _ = (cell.as_uuid(), cell.as_int(), cell.as_float(), cell.as_bool(), cell.as_timestamp(), cell.as_json());
        }
    }
}
