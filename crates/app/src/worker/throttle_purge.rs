//! Removes expired throttle rows and client networks that no login has used for long.

use std::time::Duration;

use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;
use vestibule_domain::Result;
use vestibule_store::{known_clients, throttle};

use crate::App;
use crate::transaction::transaction;

/// Time between two runs. Expired rows are found by an index, and nothing depends on when they are removed.
const INTERVAL: Duration = Duration::from_secs(60);

/// How long a client stays known after its last login: longer than a year, for users who log in once a year.
const KNOWN_FOR: TimeDelta = TimeDelta::days(400);

pub(super) async fn run(app: App, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(INTERVAL) => {}
        }
        if let Err(error) = purge_throttle(&app).await {
            tracing::warn!(%error, "failed to purge expired throttle rows");
        }
    }
}

/// Removes expired throttle rows and known clients, and returns the number of rows.
///
/// # Errors
/// Errors of the database.
pub async fn purge_throttle(app: &App) -> Result<u64> {
    let now = app.clock.now();
    let unseen_since = now - KNOWN_FOR;
    let any = throttle::any_empty(&mut app.reader(), now).await?
        || known_clients::any_unseen(&mut app.reader(), unseen_since).await?;
    if !any {
        return Ok(0);
    }
    transaction!(app, |tx| {
        let failures = throttle::delete_empty(tx, now).await?;
        let clients = known_clients::delete_unseen(tx, unseen_since).await?;
        Ok(failures + clients)
    })
    .await
}
