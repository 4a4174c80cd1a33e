//! `POST /users/me/tfa/enable`.

use vestibule_domain::otp::{self, OtpCode};
use vestibule_domain::{Actor, Error, Result, Secret};
use vestibule_store::users;

use super::recovery_codes::{Codes, make_recovery_codes};
use crate::App;
use crate::items::TfaChange;

/// Somebody sets up a second factor.
#[derive(Debug, Clone)]
pub struct Enable {
    /// The secret that was put into the authenticator.
    pub secret: Secret,
    /// The code the authenticator shows.
    pub otp: OtpCode,
    /// Whether recovery codes are wanted (ours).
    pub recovery_codes: bool,
}

/// Stores a secret once its first code was given, and gives the recovery codes if they are wanted. Sessions that
/// exist go on.
///
/// # Errors
/// `INVALID_PAYLOAD` where there is one already or the code is wrong; `FORBIDDEN` for those who may not change
/// their `tfa_secret`.
pub async fn enable(app: &App, actor: &Actor, enable: Enable) -> Result<Option<Codes>> {
    let id = actor.require_user()?;
    let person = users::find(&mut app.reader(), id).await?.ok_or(Error::InvalidCredentials)?;
    if person.tfa_secret.is_some() {
        return Err(Error::payload("TFA Secret is already set for this user"));
    }
    let wrong = |error| match error {
        Error::InvalidOtp => Error::payload("\"otp\" is invalid"),
        other => other,
    };
    crate::tfa::count_code(app, id).await.map_err(wrong)?;
    let seconds = u64::try_from(app.clock.now().timestamp()).unwrap_or(0);
    if otp::matching_step(enable.secret.expose(), enable.otp.expose(), seconds).is_none() {
        return Err(wrong(Error::InvalidOtp));
    }
    let codes = enable.recovery_codes.then(|| make_recovery_codes(app));
    let hashes = codes.as_ref().map(Codes::hashes).unwrap_or_default();
    let change = TfaChange::Enable { secret: &enable.secret, recovery_codes: &hashes };
    crate::items::write_tfa_secret(app, actor, id, change).await?;
    Ok(codes)
}
