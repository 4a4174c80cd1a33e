//! `GET /users/register/verify-email`.

use vestibule_domain::token::{MailToken, Purpose};
use vestibule_domain::{Error, NormalizedEmail, Result, UserId, UserStatus};
use vestibule_store::users;

use crate::App;
use crate::error::TxError;
use crate::transaction::retrying;

/// Makes an account active whose owner has opened the link in the mail; gives its key.
///
/// Programs that look into mails open links as well, and before their readers do. So the link can be opened again
/// as long as it is good and nobody has logged in to the account yet: that changes nothing and is answered alike.
///
/// # Errors
/// `INVALID_TOKEN`, `TOKEN_EXPIRED`; `FORBIDDEN` for a token that is for something else; `INVALID_PAYLOAD` for an
/// account that waits for nothing.
pub async fn verify(app: &App, token: &MailToken) -> Result<UserId> {
    let claims = app.keys.read_purpose(token.expose(), Purpose::Verification, app.clock.now())?;
    let email = NormalizedEmail::new(&claims.email);
    retrying(|| write_verification(app, &email)).await
}

async fn write_verification(app: &App, email: &NormalizedEmail) -> Result<UserId, TxError> {
    let refused = || Error::payload("Invalid verification code");
    let mut tx = app.database.begin().await?;
    let person = users::find_by_email(&mut tx, email).await?.ok_or_else(refused)?;
    if person.is_active() && !users::has_logged_in(&mut tx, person.id).await? {
        return Ok(person.id);
    }
    if !users::change_status(&mut tx, person.id, &UserStatus::Unverified, &UserStatus::Active).await? {
        return Err(refused().into());
    }
    tx.commit().await?;
    Ok(person.id)
}
