//! The second factor, proved by a one-time code or, where the phone is lost, by a recovery code.

use vestibule_domain::otp::{self, OtpCode};
use vestibule_domain::{Error, Result, Secret, User, UserId, recovery_code};
use vestibule_store::{Transaction, otp_uses, recovery_codes};

use crate::App;
use crate::error::TxError;
use crate::throttle::{self, ThrottleKey};

/// A code that looks right, and has yet to be spent.
#[derive(Debug)]
pub(crate) enum Proof {
    /// The time step of a one-time code.
    Step(i64),
    /// The hash of a recovery code, of which the database knows whether there is one.
    Recovery(Secret),
}

/// Checks a code. Codes are counted before they are looked at: after some wrong ones in a row no code is right for
/// a while.
///
/// # Errors
/// `INVALID_OTP`.
pub(crate) async fn verify_code(app: &App, person: &User, secret: &Secret, code: &OtpCode) -> Result<Proof> {
    count_code(app, person.id).await?;
    let seconds = u64::try_from(app.clock.now().timestamp()).unwrap_or(0);
    let step = otp::matching_step(secret.expose(), code.expose(), seconds);
    match step.and_then(|step| i64::try_from(step).ok()) {
        Some(step) => Ok(Proof::Step(step)),
        None => recovery_code::hash_of(code.expose())
            .map(|hash| Proof::Recovery(hash.into()))
            .ok_or(Error::InvalidOtp),
    }
}

/// Counts a code that is about to be looked at.
///
/// # Errors
/// `INVALID_OTP` while codes cool down.
pub(crate) async fn count_code(app: &App, user: UserId) -> Result<()> {
    crate::throttle::record_attempt(app, &ThrottleKey::code(user)).await.map_err(|error| match error {
        Error::RequestsExceeded { .. } => Error::InvalidOtp,
        other => other,
    })
}

/// Spends a code, and ends the row of wrong ones.
///
/// # Errors
/// `INVALID_OTP` where it was spent before or there is no such code.
pub(crate) async fn spend_code(
    app: &App,
    tx: &mut Transaction,
    user: UserId,
    proof: &Proof,
) -> Result<(), TxError> {
    let is_good = match proof {
        Proof::Step(step) => otp_uses::spend(tx, user, *step).await?,
        Proof::Recovery(hash) => recovery_codes::spend(tx, user, hash.expose(), app.clock.now()).await?,
    };
    if !is_good {
        return Err(Error::InvalidOtp.into());
    }
    throttle::reset(tx, &ThrottleKey::code(user)).await
}
