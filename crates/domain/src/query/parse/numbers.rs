//! Integers, as texts or numbers.

use serde_json::Value;

use crate::{Error, Result};

/// `Number.MAX_SAFE_INTEGER` of JavaScript.
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// Parses an integer that is at least `least`; an empty text is zero, as in JavaScript.
pub(super) fn number(value: Option<&Value>, key: &str, least: i64) -> Result<Option<i64>> {
    let parsed = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => Some(0.0),
        Some(Value::String(text)) => text.trim().parse::<f64>().ok(),
        Some(Value::Number(number)) => number.as_f64(),
        Some(_) => None,
    };
    let refused = |reason: &str| Err(Error::query(format!("\"{key}\" {reason}")));
    let Some(parsed) = parsed.filter(|number| !number.is_nan()) else { return refused("must be a number") };
    if parsed.is_infinite() {
        return refused("cannot be infinity");
    }
    if parsed.abs() > MAX_SAFE {
        return refused("must be a safe number");
    }
    if parsed.fract() != 0.0 {
        return refused("must be an integer");
    }
    if parsed < least as f64 {
        return refused(&format!("must be greater than or equal to {least}"));
    }
    Ok(Some(parsed as i64))
}
