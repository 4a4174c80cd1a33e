//! `POST /users/me/tfa/disable` and `POST /users/:id/tfa/disable`.

use vestibule_domain::actor::Admin;
use vestibule_domain::otp::OtpCode;
use vestibule_domain::{Actor, Error, Result, UserId};
use vestibule_store::users;

use super::verify::wrong_otp;
use crate::App;
use crate::items::TfaChange;
use crate::transaction::transaction;

/// Disables TFA of the actor, confirmed by an OTP or a recovery code.
///
/// # Errors
/// `INVALID_CREDENTIALS` for a public request; `INVALID_PAYLOAD` if TFA is not enabled, or if the code is wrong or was
/// used before.
pub async fn disable(app: &App, actor: &Actor, code: &OtpCode) -> Result<()> {
    let now = app.clock.now();
    let id = actor.require_user()?;
    let user = users::find(&mut app.reader(), id).await?.ok_or(Error::InvalidCredentials)?;
    let secret = user.tfa_secret.as_ref().ok_or_else(|| not_enabled(id))?;
    let code = super::verify_code(app, id, secret, code, now).await.map_err(wrong_otp)?;
    transaction!(app, |tx| { super::spend_code(tx, id, &code, now).await }).await.map_err(wrong_otp)?;
    crate::items::write_tfa_secret(app, actor, id, TfaChange::Disable).await
}

/// Disables TFA of any user, for example of one who has lost the phone. Succeeds if the user does not exist or has no
/// TFA.
pub async fn disable_for_user(app: &App, admin: Admin<'_>, user: UserId) -> Result<()> {
    let found = users::find(&mut app.reader(), user).await?;
    match found.and_then(|user| user.tfa_secret) {
        Some(_) => crate::items::write_tfa_secret(app, admin.actor(), user, TfaChange::Disable).await,
        None => Ok(()),
    }
}

pub(super) fn not_enabled(user: UserId) -> Error {
    Error::payload(format!("User \"{user}\" doesn't have TFA enabled"))
}
