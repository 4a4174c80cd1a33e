//! Values that REST and GraphQL read in the same way.

use serde_json::Value;
use uuid::Uuid;
use vestibule_domain::{Error, Result, RoleId};

/// Characters of a random string if the request names no length.
const DEFAULT_LENGTH: usize = 32;

/// The length of a random string, 1 to 500 (GHSA-632p-p495-25m5: no other value reaches the generator).
///
/// # Errors
/// `INVALID_QUERY` with the reason of zod.
pub(crate) fn random_length(value: Option<&Value>) -> Result<usize> {
    let refused = |reason: &str| Err(Error::query(format!("Validation error: {reason} at \"length\"")));
    let number = match value {
        None => return Ok(DEFAULT_LENGTH),
        Some(Value::String(text)) if text.trim().is_empty() => 0.0,
        Some(Value::String(text)) => text.trim().parse::<f64>().unwrap_or(f64::NAN),
        Some(_) => f64::NAN,
    };
    if !number.is_finite() {
        return refused("Invalid input: expected number, received NaN");
    }
    if number.fract() != 0.0 {
        return refused("Invalid input: expected int, received number");
    }
    if number < 1.0 {
        return refused("Too small: expected number to be >=1");
    }
    if number > 500.0 {
        return refused("Too big: expected number to be <=500");
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 500")]
    Ok(number as usize)
}

/// The id of a role. Brackets and separators are ignored, as Joi accepts several of them.
///
/// # Errors
/// `INVALID_PAYLOAD` if the digits are not those of a UUID.
pub(crate) fn role_id(text: &str) -> Result<RoleId> {
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    Uuid::parse_str(&digits).map(RoleId::from).map_err(|_| Error::payload("\"role\" must be a valid GUID"))
}
