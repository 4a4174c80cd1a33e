//! Values other than texts; some are converted, as in Joi.

use serde_json::Value;

use super::{Rule, Schema};

pub(super) fn boolean(value: &mut Value, label: &str) -> Result<(), String> {
    let boolean = match value {
        Value::Bool(boolean) => Some(*boolean),
        Value::String(text) if text.trim().eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.trim().eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    };
    *value = boolean.ok_or_else(|| format!("\"{label}\" must be a boolean"))?.into();
    Ok(())
}

/// Numbers beyond this are not exact in JavaScript.
const SAFE: f64 = 9_007_199_254_740_991.0;

pub(super) fn integer(value: &mut Value, least: Option<i64>, label: &str) -> Result<(), String> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        // Unlike Joi, Rust also parses "inf" and "nan".
        Value::String(text) if !text.contains(['n', 'N']) => text.trim().parse().ok(),
        _ => None,
    };
    let number = number.ok_or_else(|| format!("\"{label}\" must be a number"))?;
    if number.abs() > SAFE {
        return Err(format!("\"{label}\" must be a safe number"));
    }
    if number.fract() != 0.0 {
        return Err(format!("\"{label}\" must be an integer"));
    }
    #[expect(clippy::cast_possible_truncation, reason = "the number was checked to be a safe integer")]
    let integer = number as i64;
    if let Some(least) = least.filter(|least| integer < *least) {
        return Err(format!("\"{label}\" must be greater than or equal to {least}"));
    }
    *value = integer.into();
    Ok(())
}

pub(super) fn object(value: &mut Value, schema: Option<&Schema>, label: &str) -> Result<(), String> {
    match (value, schema) {
        (Value::Object(members), Some(schema)) => {
            *members = schema.members(std::mem::take(members), &format!("{label}."))?;
            Ok(())
        }
        (Value::Object(_), None) => Ok(()),
        _ => Err(format!("\"{label}\" must be of type object")),
    }
}

pub(super) fn list(value: &mut Value, entries: &Rule, label: &str) -> Result<(), String> {
    let Value::Array(list) = value else { return Err(format!("\"{label}\" must be an array")) };
    list.iter_mut().enumerate().try_for_each(|(at, entry)| entries.check(entry, &format!("{label}[{at}]")))
}
