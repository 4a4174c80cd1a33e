//! `POST /users/invite/accept`.

use vestibule_domain::token::{MailToken, Purpose};
use vestibule_domain::{Error, NormalizedEmail, Result, Secret, User, UserStatus};
use vestibule_store::users::{self, HashAndStatus};
use vestibule_store::{DbError, Reader};

use crate::App;
use crate::error::TxError;
use crate::transaction::retrying;

/// Somebody accepts an invite.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// The token of the link.
    pub token: MailToken,
    /// The password they want.
    pub password: Secret,
}

/// Sets the password of somebody who was invited and lets them in. Nobody is logged in yet, so no note says who did
/// it.
///
/// # Errors
/// `INVALID_TOKEN`, `TOKEN_EXPIRED`; `FORBIDDEN` for a token that is for something else; `INVALID_INVITE` for
/// somebody who is not, or no longer, invited; `INVALID_PAYLOAD` and `FAILED_VALIDATION` for a password that may not
/// be set, which does not spend the invite.
pub async fn accept(app: &App, acceptance: &Acceptance) -> Result<()> {
    let claims = app.keys.read_purpose(acceptance.token.expose(), Purpose::Invite, app.clock.now())?;
    let email = NormalizedEmail::new(&claims.email);
    invited(&mut app.reader(), &email).await?.ok_or(Error::InvalidInvite)?;
    crate::password::check_password(app, acceptance.password.expose()).await?;
    let hash = app.hashing.hash(acceptance.password.clone()).await?;
    retrying(|| write_acceptance(app, &email, &hash)).await
}

async fn write_acceptance(app: &App, email: &NormalizedEmail, hash: &Secret) -> Result<(), TxError> {
    let mut tx = app.database.begin().await?;
    let person = invited(&mut tx, email).await?.ok_or(Error::InvalidInvite)?;
    let change = HashAndStatus {
        old_hash: person.password.as_ref(),
        new_hash: hash,
        old_status: &UserStatus::Invited,
        new_status: &UserStatus::Active,
    };
    if !users::set_hash_and_status(&mut tx, person.id, change).await? {
        return Err(Error::InvalidInvite.into());
    }
    tx.commit().await?;
    Ok(())
}

async fn invited(reader: &mut impl Reader, email: &NormalizedEmail) -> Result<Option<User>, DbError> {
    let found = users::find_by_email(reader, email).await?;
    Ok(found.filter(|person| person.status == UserStatus::Invited))
}
