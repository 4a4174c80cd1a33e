//! Whole numbers, as texts or numbers.

use serde_json::Value;

use crate::{Error, Result};

/// A whole number that is at least `least`; an empty text is zero, as JavaScript has it.
pub(super) fn number(value: Option<&Value>, key: &str, least: i64) -> Result<Option<i64>> {
    let parsed = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => Some(0.0),
        Some(Value::String(text)) => text.trim().parse::<f64>().ok(),
        Some(Value::Number(number)) => number.as_f64(),
        Some(_) => None,
    };
    let Some(parsed) = parsed.filter(|number| number.is_finite()) else {
        return Err(Error::query(format!("\"{key}\" must be a number")));
    };
    if parsed.fract() != 0.0 {
        return Err(Error::query(format!("\"{key}\" must be an integer")));
    }
    if parsed < least as f64 {
        return Err(Error::query(format!("\"{key}\" must be greater than or equal to {least}")));
    }
    Ok(Some(parsed as i64))
}
