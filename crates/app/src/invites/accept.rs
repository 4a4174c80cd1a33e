//! `POST /users/invite/accept`.

use vestibule_domain::token::{MailToken, Purpose};
use vestibule_domain::{Error, NormalizedEmail, Result, Secret, User, UserStatus};
use vestibule_store::users::{self, HashAndStatus};
use vestibule_store::{DbError, Reader};

use crate::App;
use crate::transaction::transaction;

/// What is sent to accept an invite.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// The token of the link in the mail.
    pub token: MailToken,
    /// The password of the user.
    pub password: Secret,
}

/// Sets the password of an invited user and makes the user active. Like Directus, it writes no audit log entry.
///
/// # Errors
/// `INVALID_TOKEN`, `TOKEN_EXPIRED`; `FORBIDDEN` for a token of another purpose; `INVALID_INVITE` for a user who is
/// not, or no longer, invited; `INVALID_PAYLOAD` and `FAILED_VALIDATION` for a password that is not allowed, after
/// which the invite can still be accepted.
pub async fn accept(app: &App, acceptance: &Acceptance) -> Result<()> {
    let claims = app.keys.read_purpose(acceptance.token.expose(), Purpose::Invite, app.clock.now())?;
    let email = NormalizedEmail::new(&claims.email);
    find_invited(&mut app.reader(), &email).await?.ok_or(Error::InvalidInvite)?;
    crate::password::check_password(app, acceptance.password.expose()).await?;
    let hash = app.hashing.hash(acceptance.password.clone()).await?;
    transaction!(app, |tx| {
        let user = find_invited(tx, &email).await?.ok_or(Error::InvalidInvite)?;
        let change = HashAndStatus {
            old_hash: user.password.as_ref(),
            new_hash: &hash,
            old_status: &UserStatus::Invited,
            new_status: &UserStatus::Active,
        };
        match users::set_hash_and_status(tx, user.id, change).await? {
            true => Ok(()),
            false => Err(Error::InvalidInvite.into()),
        }
    })
    .await
}

async fn find_invited(reader: &mut impl Reader, email: &NormalizedEmail) -> Result<Option<User>, DbError> {
    let found = users::find_by_email(reader, email).await?;
    Ok(found.filter(|user| user.status == UserStatus::Invited))
}
