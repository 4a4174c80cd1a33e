//! Guessing is slowed down: by pauses that grow with each failure, counted in the database so that they hold for all
//! instances together, and before anything costly is done (docs/decisions/0003-login-throttle.md).

mod key;

use chrono::{DateTime, SecondsFormat, Utc};
use vestibule_domain::{Client, Email, Error, NormalizedEmail, Result, User, digest};
use vestibule_store::known_clients::{self, Kind};
use vestibule_store::{Reader, Transaction, throttle};

pub(crate) use key::ThrottleKey;

use crate::App;
use crate::error::TxError;
use crate::transaction::retrying;

/// Refuses where one of the keys is closed, without counting: a read, so that a flood of refusals writes nothing.
pub(crate) async fn check(
    reader: &mut impl Reader,
    keys: &[ThrottleKey],
    now: DateTime<Utc>,
) -> Result<(), TxError> {
    for key in keys {
        let bucket = throttle::find(reader, &key.id).await?;
        if let Some(until) = bucket.and_then(|bucket| bucket.pause(now)) {
            return Err(key.closed(until, now).into());
        }
    }
    Ok(())
}

/// Counts an attempt at every key, as the failure it may turn out to be; refuses where one of them is closed. Whoever
/// comes at the same time waits here, in the order of the keys.
pub(crate) async fn record(
    tx: &mut Transaction,
    keys: &[ThrottleKey],
    now: DateTime<Utc>,
) -> Result<(), TxError> {
    for key in keys {
        let before = throttle::find_locked(tx, &key.id).await?;
        let after = key.schedule.count(before, now).map_err(|until| key.closed(until, now))?;
        let empty_at = key.schedule.empty_at(after);
        match before {
            Some(_) => throttle::update(tx, &key.id, after, empty_at).await?,
            None => throttle::insert(tx, &key.id, after, empty_at).await?,
        }
    }
    Ok(())
}

/// Takes an attempt back that was no failure.
pub(crate) async fn refund(tx: &mut Transaction, keys: &[ThrottleKey]) -> Result<(), TxError> {
    for key in keys {
        throttle::refund(tx, &key.id).await?;
    }
    Ok(())
}

/// Forgets the failures of a key.
pub(crate) async fn reset(tx: &mut Transaction, key: &ThrottleKey) -> Result<(), TxError> {
    Ok(throttle::delete(tx, &key.id).await?)
}

/// Counts an attempt in a transaction of its own.
///
/// # Errors
/// `REQUESTS_EXCEEDED` during a pause.
pub(crate) async fn record_attempt(app: &App, key: &ThrottleKey) -> Result<()> {
    retrying(|| async {
        let mut tx = app.database.begin().await?;
        record(&mut tx, std::slice::from_ref(key), app.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Forgets the failures of a key in a transaction of its own.
///
/// # Errors
/// Only where the database does not answer.
pub(crate) async fn reset_key(app: &App, key: &ThrottleKey) -> Result<()> {
    retrying(|| async {
        let mut tx = app.database.begin().await?;
        reset(&mut tx, key).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// A person has shown by a link from a mail to be who they are: whoever has guessed at the account meanwhile does
/// not keep them out any longer, and the client they did it from is known from now on.
pub(crate) async fn reset_after_email_proof(
    app: &App,
    tx: &mut Transaction,
    person: &User,
    client: &Client,
) -> Result<(), TxError> {
    if !app.settings.login.throttle {
        return Ok(());
    }
    let email = person.email.as_ref().map_or_else(|| NormalizedEmail::new(""), Email::normalized);
    reset(tx, &ThrottleKey::account(&email)).await?;
    reset(tx, &ThrottleKey::known_client(person.id, client.ip)).await?;
    let network = network(client);
    known_clients::remember(tx, person.id, Kind::Network, &network, app.clock.now()).await?;
    Ok(())
}

/// Takes an attempt back in a transaction of its own. That it cannot be taken back is no reason to fail in another
/// way than one does already.
pub(crate) async fn refund_attempt(app: &App, keys: &[ThrottleKey]) {
    if keys.is_empty() {
        return;
    }
    let taken_back = retrying(|| async {
        let mut tx = app.database.begin().await?;
        refund(&mut tx, keys).await?;
        tx.commit().await?;
        Ok(())
    });
    if let Err(error) = taken_back.await {
        tracing::warn!(%error, "an attempt that was no wrong guess goes on counting as one");
    }
}

/// A client, as it is remembered once it has got in.
pub(crate) fn network(client: &Client) -> String {
    digest::of(["network", &vestibule_domain::ip_prefix::rate_limit_prefix(client.ip).to_string()])
}

impl ThrottleKey {
    fn closed(&self, until: DateTime<Utc>, now: DateTime<Utc>) -> Error {
        Error::RequestsExceeded {
            limit: self.schedule.free.into(),
            retry_after: (until - now).to_std().unwrap_or_default(),
            reset: until.to_rfc3339_opts(SecondsFormat::Millis, true),
        }
    }
}
