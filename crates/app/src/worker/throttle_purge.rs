//! Forgets failures that count no longer, and devices nobody has used for long.

use std::time::Duration;

use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;
use vestibule_domain::Result;
use vestibule_store::{known_clients, throttle};

use crate::App;
use crate::transaction::retrying;

/// How often it looks. What there is to forget is found by an index, and nothing depends on when it goes.
const EVERY: Duration = Duration::from_secs(60);

/// A device is known for so long after its last login: somebody who is there once a year is no stranger.
const KNOWN_FOR: TimeDelta = TimeDelta::days(400);

pub(super) async fn run(app: App, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(error) = purge_throttle(&app).await {
            tracing::warn!(%error, "what is over was not forgotten");
        }
    }
}

/// Removes failures that count no longer, and devices that are not known any more; gives how many rows.
///
/// # Errors
/// Only where the database does not answer.
pub async fn purge_throttle(app: &App) -> Result<u64> {
    let now = app.clock.now();
    let unseen_since = now - KNOWN_FOR;
    let any = throttle::any_empty(&mut app.reader(), now).await?
        || known_clients::any_unseen(&mut app.reader(), unseen_since).await?;
    if !any {
        return Ok(0);
    }
    retrying(|| async {
        let mut tx = app.database.begin().await?;
        let failures = throttle::delete_empty(&mut tx, now).await?;
        let devices = known_clients::delete_unseen(&mut tx, unseen_since).await?;
        tx.commit().await?;
        Ok(failures + devices)
    })
    .await
}
