//! `POST /auth/password/reset`.

use serde_json::json;
use vestibule_domain::token::{MailToken, Purpose, PurposeClaims, reset_fingerprint};
use vestibule_domain::{Client, Error, NormalizedEmail, Result, Secret, User, UserStatus};
use vestibule_store::users::{self, HashAndStatus};
use vestibule_store::{Reader, login_attempts, sessions};

use super::candidate;
use crate::App;
use crate::audit::{self, COVERED};
use crate::error::TxError;
use crate::security_notices::Notice;
use crate::transaction::retrying;

/// Somebody sets a new password with the link from a mail.
#[derive(Debug, Clone)]
pub struct Reset {
    /// The token of the link.
    pub token: MailToken,
    /// The new password.
    pub password: Secret,
}

/// Sets a new password and logs the person out everywhere. A person whom failed logins have suspended is active
/// again afterwards, and the guesses of strangers count for nothing any more. The second factor stays.
///
/// A token works once: it is bound to the hash of the password it replaces, and that is compared once more where
/// the new one is written.
///
/// # Errors
/// `INVALID_TOKEN`, `TOKEN_EXPIRED`; `FORBIDDEN` for a token that is spent, for something else, or for somebody who
/// may not log in; `INVALID_PAYLOAD` and `FAILED_VALIDATION` for a password that may not be set.
pub async fn reset(app: &App, client: &Client, reset: &Reset) -> Result<()> {
    let now = app.clock.now();
    let claims = app.keys.read_purpose(reset.token.expose(), Purpose::PasswordReset, now)?;
    bearer(&mut app.reader(), &claims).await?.ok_or(Error::FORBIDDEN)?;
    if reset.password.is_empty() {
        return Err(Error::payload("\"password\" is not allowed to be empty"));
    }
    super::check_password(app, reset.password.expose()).await?;
    let hash = app.hashing.hash(reset.password.clone()).await?;
    retrying(|| write_reset(app, client, &claims, &hash)).await
}

async fn write_reset(
    app: &App,
    client: &Client,
    claims: &PurposeClaims,
    hash: &Secret,
) -> Result<(), TxError> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let person = bearer(&mut tx, claims).await?.ok_or(Error::FORBIDDEN)?;
    let change = HashAndStatus {
        old_hash: person.password.as_ref(),
        new_hash: hash,
        old_status: &person.status,
        new_status: &UserStatus::Active,
    };
    if !users::set_hash_and_status(&mut tx, person.id, change).await? {
        return Err(Error::FORBIDDEN.into());
    }
    sessions::delete_of_user(&mut tx, person.id, None).await?;
    login_attempts::clear(&mut tx, person.id).await?;
    crate::throttle::reset_after_email_proof(app, &mut tx, &person, client).await?;
    let active = User { status: UserStatus::Active, ..person.clone() };
    crate::security_notices::notify(app, &mut tx, &active, Some(client), Notice::PasswordChanged).await?;
    let change = match person.is_active() {
        true => json!({ "password": COVERED }),
        false => json!({ "password": COVERED, "status": UserStatus::Active }),
    };
    audit::user_changed(&mut tx, client, (person.id, None), now, change).await?;
    tx.commit().await?;
    crate::mail::wake_mail_worker(app);
    Ok(())
}

/// Whom a token is for, as long as it is not spent.
async fn bearer(
    reader: &mut impl Reader,
    claims: &PurposeClaims,
) -> Result<Option<User>, vestibule_store::DbError> {
    let found = candidate::find(reader, &NormalizedEmail::new(&claims.email)).await?;
    let still = |person: &User| {
        let fingerprint = reset_fingerprint(person.password.as_ref().map(Secret::expose));
        claims.hash.as_deref() == Some(fingerprint.as_str())
    };
    Ok(found.filter(still))
}
