//! Removes sessions that have ended.
//!
//! Directus does so inside each login. Here a login only rings, and this task removes what there is, by an index, so
//! that neither logins nor the number of sessions make each other slow.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use vestibule_domain::Result;
use vestibule_store::sessions;

use crate::App;
use crate::transaction::retrying;

/// Without any login it looks by itself this often.
const AT_LEAST_EVERY: Duration = Duration::from_secs(60);

/// Many logins ring once.
const AT_MOST_EVERY: Duration = Duration::from_millis(200);

pub(super) async fn run(app: App, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = app.sweep.notified() => {}
            () = tokio::time::sleep(AT_LEAST_EVERY) => {}
        }
        if let Err(error) = sweep_sessions(&app).await {
            tracing::warn!(%error, "ended sessions were not removed");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(AT_MOST_EVERY) => {}
        }
    }
}

/// Removes sessions that have ended; gives how many.
///
/// # Errors
/// Only where the database does not answer.
pub async fn sweep_sessions(app: &App) -> Result<u64> {
    let now = app.clock.now();
    if !sessions::any_expired(&mut app.reader(), now).await? {
        return Ok(0);
    }
    retrying(|| async {
        let mut tx = app.database.begin().await?;
        let removed = sessions::delete_expired(&mut tx, now).await?;
        tx.commit().await?;
        Ok(removed)
    })
    .await
}
