//! Whether a login may be looked at: counted before its password is hashed, and taken back where it was no wrong guess.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vestibule_domain::{Client, Result};
use vestibule_store::known_clients::{self, Kind};
use vestibule_store::users::Person;
use vestibule_store::{Transaction, settings};

use super::lockout::{Attempt, count};
use crate::App;
use crate::database_error::internal;
use crate::failure::{Failure, retrying};
use crate::throttle::{self, Gate};

/// How a login was counted.
#[derive(Debug)]
pub(super) struct Admission {
    /// Where it was counted.
    gates: Vec<Gate>,
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
    folded: &str,
    person: Option<&Person>,
) -> Result<Admission> {
    let mut reader = &app.database;
    let limit = settings::login(&mut reader).await.map_err(internal)?.login_attempts;
    let mut admission = throttle_keys(app, client, folded, person).await?;
    if admission.gates.is_empty() && limit.is_none() {
        return Ok(admission);
    }
    let now = app.clock.now();
    retrying(|| async {
        let mut reader = &app.database;
        throttle::look(&mut reader, &admission.gates, now).await
    })
    .await?;
    admission.attempt = retrying(|| write_count(app, client, person, limit, &admission)).await?;
    Ok(admission)
}

async fn throttle_keys(
    app: &App,
    client: &Client,
    folded: &str,
    person: Option<&Person>,
) -> Result<Admission> {
    if !app.settings.login.throttle {
        return Ok(Admission {
            gates: Vec::new(),
            network: None,
            is_known: false,
            attempt: Attempt::Allowed,
        });
    }
    let network = throttle::network(client);
    let mut reader = &app.database;
    let user = person.map_or(Uuid::nil(), |person| person.id);
    let is_known = known_clients::is_known(&mut reader, user, Kind::Network, &network);
    let is_known = is_known.await.map_err(internal)?;
    let gates = match is_known {
        true => vec![Gate::known_client(user, client.ip)],
        false => vec![Gate::client(client.ip), Gate::account(folded)],
    };
    Ok(Admission { gates, network: Some(network), is_known, attempt: Attempt::Allowed })
}

async fn write_count(
    app: &App,
    client: &Client,
    person: Option<&Person>,
    limit: Option<i64>,
    admission: &Admission,
) -> Result<Attempt, Failure> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    throttle::count(&mut tx, &admission.gates, now).await?;
    let attempt = match limit {
        Some(limit) => count(app, &mut tx, (client, person), limit, admission.is_known).await?,
        None => Attempt::Allowed,
    };
    tx.commit().await?;
    if attempt == Attempt::OverLimit {
        crate::mail::wake_mail_worker(app);
    }
    Ok(attempt)
}

/// Takes back what was counted: the login failed, but not by a wrong guess.
pub(super) async fn refund(app: &App, admission: &Admission) {
    crate::throttle::refund_attempt(app, &admission.gates).await;
}

impl Admission {
    /// The login succeeded. What it counted at the gates all clients share is taken back, no more: the failures of
    /// others stay.
    pub(super) async fn settle(&self, tx: &mut Transaction) -> Result<(), Failure> {
        match (self.is_known, self.gates.as_slice()) {
            (true, [gate]) => throttle::clear(tx, gate).await,
            (_, gates) => throttle::give_back(tx, gates).await,
        }
    }

    /// From now on the client is known in the account it got into.
    pub(super) async fn remember(
        &self,
        tx: &mut Transaction,
        user: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        if let Some(network) = &self.network {
            known_clients::remember(tx, user, (Kind::Network, network), now).await?;
        }
        Ok(())
    }
}
