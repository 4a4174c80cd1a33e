//! Removes expired sessions.
//!
//! Directus does so inside each login. Here a login only notifies this task, which finds expired rows by an index, so that
//! the cost of a login does not depend on the number of sessions.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use vestibule_domain::Result;
use vestibule_store::sessions;

use crate::App;
use crate::transaction::transaction;

/// Longest time between two runs.
const AT_LEAST_EVERY: Duration = Duration::from_secs(60);

/// Shortest time between two runs: many logins cause one run.
const AT_MOST_EVERY: Duration = Duration::from_millis(200);

pub(super) async fn run(app: App, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = app.sweep.notified() => {}
            () = tokio::time::sleep(AT_LEAST_EVERY) => {}
        }
        if let Err(error) = sweep_sessions(&app).await {
            tracing::warn!(%error, "failed to remove expired sessions");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(AT_MOST_EVERY) => {}
        }
    }
}

/// Removes expired sessions and returns their number.
///
/// # Errors
/// Errors of the database.
pub async fn sweep_sessions(app: &App) -> Result<u64> {
    let now = app.clock.now();
    if !sessions::any_expired(&mut app.reader(), now).await? {
        return Ok(0);
    }
    transaction!(app, |tx| { Ok(sessions::delete_expired(tx, now).await?) }).await
}
