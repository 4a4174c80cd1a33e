//! Guessing is slowed down: by pauses that grow with each failure, counted in the database so that they hold for all
//! instances together, and before anything costly is done (docs/decisions/0003-login-throttle.md).

mod gate;

use chrono::{DateTime, SecondsFormat, Utc};
use vestibule_domain::{Client, Error, Result, digest, email};
use vestibule_store::known_clients::{self, Kind};
use vestibule_store::users::Person;
use vestibule_store::{Reader, Transaction, throttle};

pub(crate) use gate::Gate;

use crate::App;
use crate::failure::{Failure, retrying};

/// Refuses where one of the gates is closed, without counting: a read, so that a flood of refusals writes nothing.
pub(crate) async fn look(
    reader: &mut impl Reader,
    gates: &[Gate],
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    for gate in gates {
        let bucket = throttle::find(reader, &gate.id).await?;
        if let Some(until) = bucket.and_then(|bucket| bucket.pause(now)) {
            return Err(gate.closed(until, now).into());
        }
    }
    Ok(())
}

/// Counts an attempt at every gate, as the failure it may turn out to be; refuses where one of them is closed. Whoever
/// comes at the same time waits here, in the order of the gates.
pub(crate) async fn count(tx: &mut Transaction, gates: &[Gate], now: DateTime<Utc>) -> Result<(), Failure> {
    for gate in gates {
        let before = throttle::hold(tx, &gate.id).await?;
        let after = gate.schedule.count(before, now).map_err(|until| gate.closed(until, now))?;
        let empty_at = gate.schedule.empty_at(after);
        match before {
            Some(_) => throttle::update(tx, &gate.id, after, empty_at).await?,
            None => throttle::insert(tx, &gate.id, after, empty_at).await?,
        }
    }
    Ok(())
}

/// Takes an attempt back that was no failure.
pub(crate) async fn give_back(tx: &mut Transaction, gates: &[Gate]) -> Result<(), Failure> {
    for gate in gates {
        throttle::give_back(tx, &gate.id).await?;
    }
    Ok(())
}

/// Forgets the failures of a gate.
pub(crate) async fn clear(tx: &mut Transaction, gate: &Gate) -> Result<(), Failure> {
    Ok(throttle::clear(tx, &gate.id).await?)
}

/// Counts an attempt in a transaction of its own.
///
/// # Errors
/// `REQUESTS_EXCEEDED` during a pause.
pub(crate) async fn record_attempt(app: &App, gate: &Gate) -> Result<()> {
    retrying(|| async {
        let mut tx = app.database.begin().await?;
        count(&mut tx, std::slice::from_ref(gate), app.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Forgets the failures of a gate in a transaction of its own.
///
/// # Errors
/// Only where the database does not answer.
pub(crate) async fn reset_key(app: &App, gate: &Gate) -> Result<()> {
    retrying(|| async {
        let mut tx = app.database.begin().await?;
        clear(&mut tx, gate).await?;
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
    person: &Person,
    client: &Client,
) -> Result<(), Failure> {
    if !app.settings.login.throttle {
        return Ok(());
    }
    clear(tx, &Gate::account(&email::normalised(person.email.as_deref().unwrap_or_default()))).await?;
    clear(tx, &Gate::known_client(person.id, client.ip)).await?;
    let network = network(client);
    known_clients::remember(tx, person.id, (Kind::Network, &network), app.clock.now()).await?;
    Ok(())
}

/// Takes an attempt back in a transaction of its own. That it cannot be taken back is no reason to fail in another
/// way than one does already.
pub(crate) async fn refund_attempt(app: &App, gates: &[Gate]) {
    if gates.is_empty() {
        return;
    }
    let taken_back = retrying(|| async {
        let mut tx = app.database.begin().await?;
        give_back(&mut tx, gates).await?;
        tx.commit().await?;
        Ok(())
    });
    if let Err(error) = taken_back.await {
        tracing::warn!(%error, "an attempt that was no wrong guess goes on counting as one");
    }
}

/// A client, as it is remembered once it has got in.
pub(crate) fn network(client: &Client) -> String {
    digest::of(["network", &vestibule_domain::network::household(client.ip).to_string()])
}

impl Gate {
    fn closed(&self, until: DateTime<Utc>, now: DateTime<Utc>) -> Error {
        Error::RequestsExceeded {
            limit: self.schedule.free.into(),
            retry_after: (until - now).to_std().unwrap_or_default(),
            reset: until.to_rfc3339_opts(SecondsFormat::Millis, true),
        }
    }
}
