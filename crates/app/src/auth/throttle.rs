//! Counting of login attempts: each is counted before its password is hashed, and refunded unless the password was wrong.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vestibule_domain::{Client, NormalizedEmail, Result, User, UserId};
use vestibule_store::known_clients::{self, Kind};
use vestibule_store::{Transaction, settings};

use super::lockout::{Attempt, AttemptOrigin, count_attempt};
use crate::App;
use crate::error::TxError;
use crate::throttle::{self, ThrottleKey};
use crate::transaction::transaction;

/// A login attempt that was counted.
#[derive(Debug)]
pub(super) struct CountedLogin {
    /// The throttle keys that have counted it; empty if logins are not throttled.
    keys: Vec<ThrottleKey>,
    /// Digest of the client's network, to be stored if the login succeeds; `None` if logins are not throttled.
    network: Option<String>,
    /// Whether the user has logged in from the network of the client before.
    is_known: bool,
    /// Result of the check of `auth_login_attempts`.
    pub(super) attempt: Attempt,
}

/// Counts a login attempt.
///
/// A known client has its own throttle key for the account, so that failed logins from elsewhere cannot lock it out.
/// All other attempts are counted twice: by the IP prefix of the client and by the e-mail address. Without a user the work
/// is the same.
///
/// # Errors
/// `REQUESTS_EXCEEDED` during a pause.
pub(super) async fn count_login(
    app: &App,
    client: &Client,
    email: &NormalizedEmail,
    user: Option<&User>,
    now: DateTime<Utc>,
) -> Result<CountedLogin> {
    let limit = settings::login(&mut app.reader()).await?.login_attempts;
    let mut counted = throttle_keys(app, client, email, user).await?;
    if counted.keys.is_empty() && limit.is_none() {
        return Ok(counted);
    }
    throttle::check(&mut app.reader(), &counted.keys, now).await?;
    let origin = AttemptOrigin { client, is_known: counted.is_known, now };
    counted.attempt = transaction!(app, |tx| {
        throttle::record(tx, &counted.keys, now).await?;
        match limit {
            Some(limit) => count_attempt(app, tx, user, origin, limit).await,
            None => Ok(Attempt::Allowed),
        }
    })
    .await?;
    if counted.attempt == Attempt::LockedOut {
        crate::mail::wake_mail_worker(app);
    }
    Ok(counted)
}

async fn throttle_keys(
    app: &App,
    client: &Client,
    email: &NormalizedEmail,
    user: Option<&User>,
) -> Result<CountedLogin> {
    let attempt = Attempt::Allowed;
    if !app.settings.login.throttle {
        return Ok(CountedLogin { keys: Vec::new(), network: None, is_known: false, attempt });
    }
    let network = throttle::network(client);
    let user = user.map_or(UserId::new(Uuid::nil()), |user| user.id);
    let is_known = known_clients::is_known(&mut app.reader(), user, Kind::Network, &network).await?;
    let keys = match is_known {
        true => vec![ThrottleKey::known_client(user, client.ip)],
        false => vec![ThrottleKey::client(client.ip), ThrottleKey::account(email)],
    };
    Ok(CountedLogin { keys, network: Some(network), is_known, attempt })
}

/// Refunds an attempt that failed for another reason than a wrong password.
pub(super) async fn refund(app: &App, counted: &CountedLogin) {
    throttle::refund_attempt(app, &counted.keys).await;
}

impl CountedLogin {
    /// Refunds an attempt that has succeeded. The failures of a known client are all deleted. At a key that other clients
    /// share only this attempt is refunded, because their failures still count.
    pub(super) async fn refund_after_success(&self, tx: &mut Transaction) -> Result<(), TxError> {
        match (self.is_known, self.keys.as_slice()) {
            (true, [key]) => throttle::reset(tx, key).await,
            (_, keys) => throttle::refund(tx, keys).await,
        }
    }

    /// Stores the network, so that the client is a known client at the next login of the user.
    pub(super) async fn remember_network(
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
