//! Whether a login may be looked at: counted before its password is hashed, and taken back where it was no wrong guess.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vestibule_domain::{Client, NormalizedEmail, Result, User, UserId};
use vestibule_store::known_clients::{self, Kind};
use vestibule_store::{Transaction, settings};

use super::lockout::{Attempt, count};
use crate::App;
use crate::error::TxError;
use crate::throttle::{self, ThrottleKey};
use crate::transaction::retrying;

/// How a login was counted.
#[derive(Debug)]
pub(super) struct CountedLogin {
    /// Where it was counted.
    keys: Vec<ThrottleKey>,
    /// The client, as it is remembered once it got in; nothing where logins are not throttled.
    network: Option<String>,
    /// Whether the client has got into this account before.
    is_known: bool,
    /// What `auth_login_attempts` says.
    pub(super) attempt: Attempt,
}

/// Counts a login.
///
/// A client that has got into the account before has a count of its own there: strangers who guess cannot keep it
/// out. All others share the counts of their client and of the address they try. For people who are not there the
/// work is the same.
///
/// # Errors
/// `REQUESTS_EXCEEDED` during a pause.
pub(super) async fn count_login(
    app: &App,
    client: &Client,
    email: &NormalizedEmail,
    person: Option<&User>,
) -> Result<CountedLogin> {
    let mut reader = &app.database;
    let limit = settings::login(&mut reader).await?.login_attempts;
    let mut counted = throttle_keys(app, client, email, person).await?;
    if counted.keys.is_empty() && limit.is_none() {
        return Ok(counted);
    }
    let now = app.clock.now();
    retrying(|| async {
        let mut reader = &app.database;
        throttle::check(&mut reader, &counted.keys, now).await
    })
    .await?;
    counted.attempt = retrying(|| write_count(app, client, person, limit, &counted)).await?;
    Ok(counted)
}

async fn throttle_keys(
    app: &App,
    client: &Client,
    email: &NormalizedEmail,
    person: Option<&User>,
) -> Result<CountedLogin> {
    if !app.settings.login.throttle {
        return Ok(CountedLogin {
            keys: Vec::new(),
            network: None,
            is_known: false,
            attempt: Attempt::Allowed,
        });
    }
    let network = throttle::network(client);
    let mut reader = &app.database;
    let user = person.map_or(UserId::new(Uuid::nil()), |person| person.id);
    let is_known = known_clients::is_known(&mut reader, user, Kind::Network, &network);
    let is_known = is_known.await?;
    let keys = match is_known {
        true => vec![ThrottleKey::known_client(user, client.ip)],
        false => vec![ThrottleKey::client(client.ip), ThrottleKey::account(email)],
    };
    Ok(CountedLogin { keys, network: Some(network), is_known, attempt: Attempt::Allowed })
}

async fn write_count(
    app: &App,
    client: &Client,
    person: Option<&User>,
    limit: Option<i64>,
    counted: &CountedLogin,
) -> Result<Attempt, TxError> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    throttle::record(&mut tx, &counted.keys, now).await?;
    let attempt = match limit {
        Some(limit) => count(app, &mut tx, (client, person), limit, counted.is_known).await?,
        None => Attempt::Allowed,
    };
    tx.commit().await?;
    if attempt == Attempt::OverLimit {
        crate::mail::wake_mail_worker(app);
    }
    Ok(attempt)
}

/// Takes back what was counted: the login failed, but not by a wrong guess.
pub(super) async fn refund(app: &App, counted: &CountedLogin) {
    crate::throttle::refund_attempt(app, &counted.keys).await;
}

impl CountedLogin {
    /// The login succeeded. What it counted at the keys all clients share is taken back, no more: the failures of
    /// others stay.
    pub(super) async fn settle(&self, tx: &mut Transaction) -> Result<(), TxError> {
        match (self.is_known, self.keys.as_slice()) {
            (true, [key]) => throttle::reset(tx, key).await,
            (_, keys) => throttle::refund(tx, keys).await,
        }
    }

    /// From now on the client is known in the account it got into.
    pub(super) async fn remember(
        &self,
        tx: &mut Transaction,
        user: UserId,
        now: DateTime<Utc>,
    ) -> Result<(), TxError> {
        if let Some(network) = &self.network {
            known_clients::remember(tx, user, Kind::Network, network, now).await?;
        }
        Ok(())
    }
}
