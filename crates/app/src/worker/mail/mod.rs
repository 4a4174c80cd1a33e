//! Sends what is in the outbox.
//!
//! A mail goes out once. Many servers may share an outbox: whoever sends a mail has a lease on its row, renews it for as
//! long as the mail server takes, and removes the row right after. A server that dies between the two leaves a mail that
//! was sent in the outbox, and when the lease has run out it is sent again: with the same `Message-ID`, by which mail
//! programs tell that it is the same. That is the only way to a second copy, apart from a mail server that takes a mail
//! and does not say so.
//!
//! A mail server that is down delays mails and nothing else: they are tried again, after pauses that grow.

mod backoff;
mod desk;
mod lease;
mod pace;
mod project;
mod settle;
mod turn;

use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use vestibule_domain::Result;
use vestibule_store::outbox;

use self::desk::InFlight;
use crate::App;
use lease::lease_due;
use turn::send_leased;

/// Mails that are sent at the same time.
const AT_ONCE: u32 = 8;

/// Somebody else's mails are looked for this often.
const AT_LEAST_EVERY: Duration = Duration::from_secs(30);

/// When the server stops, mails that are being sent get this long to come to their end.
const GRACE: Duration = Duration::from_secs(5);

pub(super) async fn run(app: App, stop: CancellationToken) {
    let mut desk = InFlight::new(app.clone());
    while !stop.is_cancelled() {
        let found = tokio::select! {
            found = desk.fill() => found,
            () = ended(&stop) => return,
        };
        match found {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::warn!(%error, "the outbox cannot be read"),
        }
        let has_room = desk.has_room();
        let pause = pause_until_due(&app).await.max(desk.pause());
        tokio::select! {
            () = stop.cancelled() => {}
            () = desk.one_done() => {}
            () = app.mail_waits.notified(), if has_room => {}
            () = sleep(pause), if has_room => {}
        }
    }
    if timeout(GRACE, desk.all_done()).await.is_err() {
        tracing::warn!("mails that were being sent when the server stopped are sent again later");
    }
}

async fn ended(stop: &CancellationToken) {
    stop.cancelled().await;
    sleep(GRACE).await;
}

/// Sends a handful of the mails that are due; gives how many rows it looked at.
///
/// # Errors
/// Only where the database does not answer. A mail that cannot be sent is none.
pub async fn deliver_mail(app: &App) -> Result<usize> {
    let Some((letters, project)) = lease_due(app, AT_ONCE).await? else {
        return Ok(0);
    };
    join_all(letters.iter().map(|letter| send_leased(app, letter, &project))).await;
    Ok(letters.len())
}

/// How long nothing is due, unless somebody rings.
async fn pause_until_due(app: &App) -> Duration {
    let now = app.clock.now();
    match outbox::next_due(&mut app.reader()).await {
        // A little later, so that rounding does not make it a little too early.
        Ok(Some(due)) => (due - now).to_std().unwrap_or_default() + Duration::from_millis(5),
        Ok(None) | Err(_) => AT_LEAST_EVERY,
    }
    .min(AT_LEAST_EVERY)
}
