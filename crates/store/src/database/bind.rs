//! Parameter values of a statement, reduced from the SQL builder's value types to one type per kind.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use sea_query::{OptionEnum, Value};
use uuid::Uuid;

use super::DbError;

/// A parameter value before its engine-specific encoding.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Bound<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Cow<'a, str>),
    Bytes(&'a [u8]),
    Uuid(Uuid),
    Timestamp(DateTime<Utc>),
    Json(&'a serde_json::Value),
}

impl<'a> Bound<'a> {
    /// Converts a value of the SQL builder.
    ///
    /// # Errors
    /// [`DbError::OutOfRange`]: a number above `i64::MAX`, which no column of the schema can hold.
    pub(super) fn of(value: &'a Value) -> Result<Self, DbError> {
        Ok(match value {
            Value::Bool(value) => Self::or_null(*value, Self::Bool),
            Value::TinyInt(value) => Self::or_null(*value, |number| Self::Int(number.into())),
            Value::SmallInt(value) => Self::or_null(*value, |number| Self::Int(number.into())),
            Value::Int(value) => Self::or_null(*value, |number| Self::Int(number.into())),
            Value::BigInt(value) => Self::or_null(*value, Self::Int),
            Value::TinyUnsigned(value) => Self::or_null(*value, |number| Self::Int(number.into())),
            Value::SmallUnsigned(value) => Self::or_null(*value, |number| Self::Int(number.into())),
            Value::Unsigned(value) => Self::or_null(*value, |number| Self::Int(number.into())),
            Value::BigUnsigned(Some(number)) => {
                Self::Int(i64::try_from(*number).map_err(|_| DbError::OutOfRange { column: None })?)
            }
            Value::Float(value) => Self::or_null(*value, |number| Self::Float(number.into())),
            Value::Double(value) => Self::or_null(*value, Self::Float),
            Value::String(value) => Self::or_null(value.as_deref(), |text| Self::Text(text.into())),
            Value::Enum(OptionEnum::Some(value)) => Self::Text(value.value.as_ref().into()),
            Value::Char(value) => Self::or_null(*value, |character| Self::Text(character.to_string().into())),
            Value::Bytes(value) => Self::or_null(value.as_deref(), Self::Bytes),
            Value::Uuid(value) => Self::or_null(*value, Self::Uuid),
            Value::Json(value) => Self::or_null(value.as_deref(), Self::Json),
            Value::ChronoDate(value) => Self::or_null(*value, |day| Self::Text(day.to_string().into())),
            Value::ChronoTime(value) => Self::or_null(*value, |time| Self::Text(time.to_string().into())),
            Value::ChronoDateTime(value) => {
                Self::or_null(*value, |instant| Self::Timestamp(instant.and_utc()))
            }
            Value::ChronoDateTimeUtc(value) => Self::or_null(*value, Self::Timestamp),
            Value::ChronoDateTimeLocal(value) => {
                Self::or_null(*value, |instant| Self::Timestamp(instant.to_utc()))
            }
            Value::ChronoDateTimeWithTimeZone(value) => {
                Self::or_null(*value, |instant| Self::Timestamp(instant.to_utc()))
            }
            Value::BigUnsigned(None) | Value::Enum(OptionEnum::None(_)) => Self::Null,
        })
    }

    fn or_null<T>(value: Option<T>, convert: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Null, convert)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_of_every_width_become_int() {
        let seven: [Value; 8] = [
            7_i8.into(),
            7_i16.into(),
            7_i32.into(),
            7_i64.into(),
            7_u8.into(),
            7_u16.into(),
            7_u32.into(),
            7_u64.into(),
        ];
        for value in &seven {
            assert_eq!(Bound::of(value), Ok(Bound::Int(7)), "{value:?}");
        }
        assert_eq!(Bound::of(&u64::MAX.into()), Err(DbError::OutOfRange { column: None }));
    }

    #[test]
    fn none_of_every_type_becomes_null() {
        for value in
            [Value::Uuid(None), Value::Json(None), Value::BigInt(None), Value::ChronoDateTimeUtc(None)]
        {
            assert_eq!(Bound::of(&value), Ok(Bound::Null), "{value:?}");
        }
    }
}
