//! `GET /users/register/verify-email`.

use vestibule_domain::token::{MailToken, Purpose};
use vestibule_domain::{Error, NormalizedEmail, Result, UserId, UserStatus};
use vestibule_store::{Transaction, users};

use crate::App;
use crate::error::TxError;
use crate::transaction::transaction;

/// Makes an unverified user active, after the link in the mail was opened; returns the user.
///
/// Mail scanners open links before the user does. The link can therefore be opened again until it expires or the user
/// logs in for the first time: that changes nothing and returns the same.
///
/// # Errors
/// `INVALID_TOKEN`, `TOKEN_EXPIRED`; `FORBIDDEN` for a token of another purpose; `INVALID_PAYLOAD` for a user who is
/// not unverified.
pub async fn verify(app: &App, token: &MailToken) -> Result<UserId> {
    let claims = app.keys.read_purpose(token.expose(), Purpose::Verification, app.clock.now())?;
    let email = NormalizedEmail::new(&claims.email);
    transaction!(app, |tx| { write_verification(tx, &email).await }).await
}

async fn write_verification(tx: &mut Transaction, email: &NormalizedEmail) -> Result<UserId, TxError> {
    let refused = || Error::payload("Invalid verification code");
    let user = users::find_by_email(tx, email).await?.ok_or_else(refused)?;
    if user.is_active() && !users::has_logged_in(tx, user.id).await? {
        return Ok(user.id);
    }
    match users::change_status(tx, user.id, &UserStatus::Unverified, &UserStatus::Active).await? {
        true => Ok(user.id),
        false => Err(refused().into()),
    }
}
