//! Verification of OTPs and recovery codes.

use chrono::{DateTime, Utc};
use vestibule_domain::otp::{self, OtpCode};
use vestibule_domain::{Error, Result, Secret, UserId, recovery_code};
use vestibule_store::{Transaction, otp_uses, recovery_codes};

use crate::App;
use crate::error::TxError;
use crate::throttle::{self, ThrottleKey};

/// A code that was verified as far as possible without the database. It is accepted once [`spend_code`] succeeds.
#[derive(Debug)]
pub(crate) enum VerifiedCode {
    /// The time step of a right OTP.
    Otp(i64),
    /// The digest of a text in the form of a recovery code.
    Recovery(Secret),
}

/// Verifies an OTP or a recovery code. The attempt is counted first: during a pause after wrong codes even a right one
/// is refused.
///
/// # Errors
/// `INVALID_OTP`.
pub(crate) async fn verify_code(
    app: &App,
    user: UserId,
    secret: &Secret,
    code: &OtpCode,
    now: DateTime<Utc>,
) -> Result<VerifiedCode> {
    count_code(app, user, now).await?;
    let step = otp::matching_step(secret.expose(), code.expose(), unix_seconds(now));
    match step.and_then(|step| i64::try_from(step).ok()) {
        Some(step) => Ok(VerifiedCode::Otp(step)),
        None => {
            let digest = recovery_code::digest_of(code.expose()).ok_or(Error::InvalidOtp)?;
            Ok(VerifiedCode::Recovery(digest.into()))
        }
    }
}

/// Counts an attempt before its code is verified.
///
/// # Errors
/// `INVALID_OTP` during a pause.
pub(crate) async fn count_code(app: &App, user: UserId, now: DateTime<Utc>) -> Result<()> {
    let counted = throttle::record_attempt(app, &ThrottleKey::code(user), now).await;
    counted.map_err(|error| match error {
        Error::RequestsExceeded { .. } => Error::InvalidOtp,
        other => other,
    })
}

/// Marks a code as used, and deletes the failed attempts of the user.
///
/// # Errors
/// `INVALID_OTP` if the code was used before, or if the user has no such recovery code.
pub(crate) async fn spend_code(
    tx: &mut Transaction,
    user: UserId,
    code: &VerifiedCode,
    now: DateTime<Utc>,
) -> Result<(), TxError> {
    let is_unused = match code {
        VerifiedCode::Otp(step) => otp_uses::spend(tx, user, *step).await?,
        VerifiedCode::Recovery(digest) => recovery_codes::spend(tx, user, digest.expose(), now).await?,
    };
    if !is_unused {
        return Err(Error::InvalidOtp.into());
    }
    throttle::reset(tx, &ThrottleKey::code(user)).await
}

/// The error that the TFA endpoints return for a wrong code.
pub(super) fn wrong_otp(error: Error) -> Error {
    match error {
        Error::InvalidOtp => Error::payload("\"otp\" is invalid"),
        other => other,
    }
}

pub(super) fn unix_seconds(now: DateTime<Utc>) -> u64 {
    u64::try_from(now.timestamp()).unwrap_or(0)
}
