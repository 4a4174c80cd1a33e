//! `/users/me/tfa/recovery-codes`: ten single-use codes, each of which replaces an OTP.

use chrono::{DateTime, Utc};
use vestibule_domain::{Actor, Client, Error, Result, Secret, UserId, recovery_code};
use vestibule_store::{Transaction, recovery_codes, users};

use super::disable::not_enabled;
use crate::App;
use crate::audit::{self, Origin};
use crate::error::TxError;
use crate::security_notices::{Notice, notify, request_trace};
use crate::transaction::transaction;

/// New recovery codes. They are returned once; the database holds their digests only.
#[derive(Debug, Clone)]
pub struct Codes(Vec<Secret>);

impl Codes {
    /// The codes, for the response to their user.
    pub fn expose(&self) -> Vec<&str> {
        self.0.iter().map(Secret::expose).collect()
    }

    pub(super) fn digests(&self) -> Vec<String> {
        self.0.iter().filter_map(|code| recovery_code::digest_of(code.expose())).collect()
    }
}

/// Replaces all recovery codes of the actor, confirmed by the password.
///
/// # Errors
/// `INVALID_CREDENTIALS` for a public request and for a wrong password, `REQUESTS_EXCEEDED` during a pause after wrong
/// ones; `INVALID_PAYLOAD` if TFA is not enabled.
pub async fn renew_recovery_codes(app: &App, actor: &Actor, password: Secret) -> Result<Codes> {
    let now = app.clock.now();
    let id = actor.require_user()?;
    let user = users::find(&mut app.reader(), id).await?.ok_or(Error::InvalidCredentials)?;
    crate::auth::confirm_password(app, &user, password, now).await?;
    if user.tfa_secret.is_none() {
        return Err(not_enabled(id));
    }
    let codes = make_recovery_codes(app);
    let digests = codes.digests();
    transaction!(app, |tx| { write_recovery_codes(app, tx, id, &digests, &actor.client, now).await }).await?;
    crate::mail::wake_mail_worker(app);
    Ok(codes)
}

/// The number of unused recovery codes of the actor.
///
/// # Errors
/// `INVALID_CREDENTIALS` for a public request.
pub async fn remaining_recovery_codes(app: &App, actor: &Actor) -> Result<i64> {
    Ok(recovery_codes::remaining(&mut app.reader(), actor.require_user()?).await?)
}

pub(super) fn make_recovery_codes(app: &App) -> Codes {
    let code = |_| Secret::from(recovery_code::code_from(app.random.bytes()));
    Codes((0..recovery_code::COUNT).map(code).collect())
}

async fn write_recovery_codes(
    app: &App,
    tx: &mut Transaction,
    id: UserId,
    digests: &[String],
    client: &Client,
    now: DateTime<Utc>,
) -> Result<(), TxError> {
    // TFA may have been disabled while the password was hashed.
    let user = users::find(tx, id).await?.filter(|user| user.tfa_secret.is_some());
    let user = user.ok_or_else(|| not_enabled(id))?;
    recovery_codes::replace(tx, id, digests).await?;
    audit::record_user_action(tx, Origin { by: Some(id), client, at: now }, "update", id).await?;
    let trace = request_trace(Some(client), now);
    notify(app, tx, &user, Notice::RecoveryCodesRenewed, trace).await
}
