//! `POST /users/me/tfa/enable`.

use vestibule_domain::otp::{self, OtpCode};
use vestibule_domain::{Actor, Error, Result, Secret};
use vestibule_store::users;

use super::recovery_codes::{Codes, make_recovery_codes};
use super::verify::{unix_seconds, wrong_otp};
use crate::App;
use crate::items::TfaChange;

/// What a user sends to enable TFA.
#[derive(Debug, Clone)]
pub struct Enable {
    /// The secret that the authenticator app was given.
    pub secret: Secret,
    /// An OTP made from the secret.
    pub otp: OtpCode,
    /// Whether recovery codes are requested. Not known to Directus.
    pub recovery_codes: bool,
}

/// Stores the TFA secret if the OTP is right; returns recovery codes if they were requested. Existing logins stay
/// valid.
///
/// # Errors
/// `INVALID_CREDENTIALS` for a public request; `INVALID_PAYLOAD` if TFA is enabled already or the OTP is wrong;
/// `FORBIDDEN` for users who may not change their `tfa_secret`.
pub async fn enable(app: &App, actor: &Actor, input: Enable) -> Result<Option<Codes>> {
    let now = app.clock.now();
    let id = actor.require_user()?;
    let user = users::find(&mut app.reader(), id).await?.ok_or(Error::InvalidCredentials)?;
    if user.tfa_secret.is_some() {
        return Err(Error::payload("TFA Secret is already set for this user"));
    }
    // Without a secret there is nothing to guess.
    if !otp::is_secret(input.secret.expose()) {
        return Err(wrong_otp(Error::InvalidOtp));
    }
    super::count_code(app, id, now).await.map_err(wrong_otp)?;
    if otp::matching_step(input.secret.expose(), input.otp.expose(), unix_seconds(now)).is_none() {
        return Err(wrong_otp(Error::InvalidOtp));
    }
    let codes = input.recovery_codes.then(|| make_recovery_codes(app));
    let digests = codes.as_ref().map(Codes::digests).unwrap_or_default();
    let change = TfaChange::Enable { secret: &input.secret, recovery_codes: &digests };
    crate::items::write_tfa_secret(app, actor, id, change).await?;
    Ok(codes)
}
