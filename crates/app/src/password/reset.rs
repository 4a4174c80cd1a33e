//! `POST /auth/password/reset`.

use chrono::{DateTime, Utc};
use serde_json::json;
use vestibule_domain::redact::MASK;
use vestibule_domain::token::{MailToken, Purpose, PurposeClaims, reset_fingerprint};
use vestibule_domain::{Client, Error, NormalizedEmail, Result, Secret, User, UserStatus};
use vestibule_store::users::{self, HashAndStatus};
use vestibule_store::{DbError, Reader, Transaction, login_attempts, sessions};

use super::candidate;
use crate::App;
use crate::audit::{self, Origin};
use crate::error::TxError;
use crate::security_notices::{Notice, notify, request_trace};
use crate::transaction::transaction;

/// What is sent to reset a password.
#[derive(Debug, Clone)]
pub struct Reset {
    /// The token of the link in the mail.
    pub token: MailToken,
    /// The new password.
    pub password: Secret,
}

/// Sets a new password and ends all logins of the user. A user suspended by failed logins becomes active, and
/// the failed attempts of other clients are deleted. TFA stays enabled.
///
/// A token can be used once: it contains a fingerprint of the password hash that it replaces, which is compared again
/// when the new hash is written.
///
/// # Errors
/// `INVALID_TOKEN`, `TOKEN_EXPIRED`; `FORBIDDEN` for a token that was used, for a token of another purpose, and for a
/// user who may not reset the password; `INVALID_PAYLOAD` and `FAILED_VALIDATION` for a password that is not allowed.
pub async fn reset(app: &App, client: &Client, reset: &Reset) -> Result<()> {
    let now = app.clock.now();
    let claims = app.keys.read_purpose(reset.token.expose(), Purpose::PasswordReset, now)?;
    let email = NormalizedEmail::new(&claims.email);
    find_user(&mut app.reader(), &email, &claims).await?.ok_or(Error::FORBIDDEN)?;
    if reset.password.is_empty() {
        return Err(Error::payload("\"password\" is not allowed to be empty"));
    }
    super::check_password(app, reset.password.expose()).await?;
    let hash = app.hashing.hash(reset.password.clone()).await?;
    transaction!(app, |tx| {
        let user = find_user(tx, &email, &claims).await?.ok_or(Error::FORBIDDEN)?;
        write_reset(app, tx, client, &user, &hash, now).await
    })
    .await?;
    crate::mail::wake_mail_worker(app);
    Ok(())
}

async fn write_reset(
    app: &App,
    tx: &mut Transaction,
    client: &Client,
    user: &User,
    hash: &Secret,
    now: DateTime<Utc>,
) -> Result<(), TxError> {
    let change = HashAndStatus {
        old_hash: user.password.as_ref(),
        new_hash: hash,
        old_status: &user.status,
        new_status: &UserStatus::Active,
    };
    if !users::set_hash_and_status(tx, user.id, change).await? {
        return Err(Error::FORBIDDEN.into());
    }
    sessions::delete_of_user(tx, user.id, None).await?;
    login_attempts::clear(tx, user.id).await?;
    crate::throttle::reset_after_email_proof(app, tx, user, client, now).await?;
    let active = User { status: UserStatus::Active, ..user.clone() };
    notify(app, tx, &active, Notice::PasswordChanged, request_trace(Some(client), now)).await?;
    let change = match user.is_active() {
        true => json!({ "password": MASK }),
        false => json!({ "password": MASK, "status": UserStatus::Active }),
    };
    Ok(audit::record_user_update(tx, Origin { by: None, client, at: now }, user.id, change).await?)
}

/// The user of a token that was not used yet.
async fn find_user(
    reader: &mut impl Reader,
    email: &NormalizedEmail,
    claims: &PurposeClaims,
) -> Result<Option<User>, DbError> {
    let found = candidate::find(reader, email).await?;
    let is_unused = |user: &User| {
        let fingerprint = reset_fingerprint(user.password.as_ref().map(Secret::expose));
        claims.hash.as_deref() == Some(fingerprint.as_str())
    };
    Ok(found.filter(is_unused))
}
