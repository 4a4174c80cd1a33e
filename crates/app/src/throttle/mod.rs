//! Throttling of guesses: failed attempts are followed by pauses that grow with each failure. They are counted in the
//! database, so that all instances share the counts, and before the expensive work of an attempt
//! (docs/decisions/0003-login-throttle.md).

mod key;

use chrono::{DateTime, SecondsFormat, Utc};
use vestibule_domain::ip_prefix::rate_limit_prefix;
use vestibule_domain::{Client, Email, Error, NormalizedEmail, Result, User, digest};
use vestibule_store::known_clients::{self, Kind};
use vestibule_store::{Reader, Transaction, throttle};

pub(crate) use key::ThrottleKey;

use crate::App;
use crate::error::TxError;
use crate::transaction::transaction;

/// Refuses an attempt if one of the keys is paused, without counting it. It only reads, so that a flood of refused
/// requests writes nothing.
///
/// # Errors
/// `REQUESTS_EXCEEDED` during a pause.
pub(crate) async fn check(
    reader: &mut impl Reader,
    keys: &[ThrottleKey],
    now: DateTime<Utc>,
) -> Result<(), TxError> {
    for key in keys {
        let bucket = throttle::find(reader, &key.id).await?;
        if let Some(until) = bucket.and_then(|bucket| bucket.pause(now)) {
            return Err(key.paused(until, now).into());
        }
    }
    Ok(())
}

/// Counts an attempt as a failure for every key, before its outcome is known. Concurrent attempts wait for each other
/// here; the order of the keys must be the same everywhere, so that they cannot deadlock.
///
/// # Errors
/// `REQUESTS_EXCEEDED` if one of the keys is paused.
pub(crate) async fn record(
    tx: &mut Transaction,
    keys: &[ThrottleKey],
    now: DateTime<Utc>,
) -> Result<(), TxError> {
    for key in keys {
        let before = throttle::find_locked(tx, &key.id).await?;
        let after = key.schedule.count(before, now).map_err(|until| key.paused(until, now))?;
        let empty_at = key.schedule.empty_at(after);
        match before {
            Some(_) => throttle::update(tx, &key.id, after, empty_at).await?,
            None => throttle::insert(tx, &key.id, after, empty_at).await?,
        }
    }
    Ok(())
}

/// Reverts [`record`] for an attempt that was not a failure.
pub(crate) async fn refund(tx: &mut Transaction, keys: &[ThrottleKey]) -> Result<(), TxError> {
    for key in keys {
        throttle::refund(tx, &key.id).await?;
    }
    Ok(())
}

/// Deletes all failures of a key.
pub(crate) async fn reset(tx: &mut Transaction, key: &ThrottleKey) -> Result<(), TxError> {
    Ok(throttle::delete(tx, &key.id).await?)
}

/// [`record`] in its own transaction.
pub(crate) async fn record_attempt(app: &App, key: &ThrottleKey, now: DateTime<Utc>) -> Result<()> {
    transaction!(app, |tx| { record(tx, std::slice::from_ref(key), now).await }).await
}

/// [`reset`] in its own transaction.
pub(crate) async fn reset_key(app: &App, key: &ThrottleKey) -> Result<()> {
    transaction!(app, |tx| { reset(tx, key).await }).await
}

/// Ends the throttling of a user who has opened a link from a mail: failed attempts of others no longer affect the
/// user, and the client becomes a known one.
pub(crate) async fn reset_after_email_proof(
    app: &App,
    tx: &mut Transaction,
    user: &User,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<(), TxError> {
    if !app.settings.login.throttle {
        return Ok(());
    }
    let email = user.email.as_ref().map_or_else(|| NormalizedEmail::new(""), Email::normalized);
    reset(tx, &ThrottleKey::account(&email)).await?;
    reset(tx, &ThrottleKey::known_client(user.id, client.ip)).await?;
    known_clients::remember(tx, user.id, Kind::Network, &network(client), now).await?;
    Ok(())
}

/// [`refund`] in its own transaction. Errors are logged and not returned, because the attempt has its own error
/// already.
pub(crate) async fn refund_attempt(app: &App, keys: &[ThrottleKey]) {
    if keys.is_empty() {
        return;
    }
    if let Err(error) = transaction!(app, |tx| { refund(tx, keys).await }).await {
        tracing::warn!(%error, "failed to refund throttle attempt");
    }
}

/// The digest of the rate limit prefix of a client, by which `vestibule_known_clients` recognises its network.
pub(crate) fn network(client: &Client) -> String {
    digest::of(["network", &rate_limit_prefix(client.ip).to_string()])
}

impl ThrottleKey {
    fn paused(&self, until: DateTime<Utc>, now: DateTime<Utc>) -> Error {
        Error::RequestsExceeded {
            limit: self.schedule.free.into(),
            retry_after: (until - now).to_std().unwrap_or_default(),
            reset: until.to_rfc3339_opts(SecondsFormat::Millis, true),
        }
    }
}
