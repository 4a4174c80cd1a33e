//! The one-time code at login.

use chrono::{DateTime, Utc};
use vestibule_domain::{Error, Result, otp};
use vestibule_store::users::Person;

/// The time step of the code, which the login has yet to spend; `None` where no code is needed.
///
/// # Errors
/// `INVALID_OTP` where a code is needed and is missing or wrong.
pub(super) fn step(person: &Person, code: Option<&str>, now: DateTime<Utc>) -> Result<Option<i64>> {
    let Some(secret) = &person.tfa_secret else { return Ok(None) };
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    let step = code.and_then(|code| otp::matching_step(secret.expose(), code, seconds));
    let step = step.and_then(|step| i64::try_from(step).ok());
    step.map(Some).ok_or(Error::InvalidOtp)
}
