//! Sends the mails of the outbox.
//!
//! A mail is sent once. Several instances may share an outbox: the one that sends a mail holds a lease on its row, renews
//! it while the mail server works, and removes the row afterwards. If an instance dies between the two, the lease expires
//! and another instance sends the mail again with the same `Message-ID`, by which mail programs recognise the copy. The
//! only other cause of a second copy is a mail server that accepts a mail without confirming it.
//!
//! An unreachable mail server delays mails and nothing else: they are retried after growing pauses.

mod in_flight;
mod lease;
mod send;

use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use vestibule_domain::Result;
use vestibule_store::outbox;

use self::in_flight::InFlight;
use self::lease::lease_due;
use self::send::send_leased;
use crate::App;

/// Mails that are sent at the same time.
const CONCURRENCY: u32 = 8;

/// Longest pause between two reads of the outbox: mails that other instances insert send no notification to this one.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Time that mails in flight get to finish when the server stops.
const GRACE: Duration = Duration::from_secs(5);

pub(super) async fn run(app: App, stop: CancellationToken) {
    let mut in_flight = InFlight::new(app.clone());
    while !stop.is_cancelled() {
        let found = tokio::select! {
            found = in_flight.fill() => found,
            () = grace_ended(&stop) => return,
        };
        match found {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::warn!(%error, "failed to read the outbox"),
        }
        let has_capacity = in_flight.has_capacity();
        let pause = pause_until_due(&app).await.max(in_flight.rate_limit_pause());
        tokio::select! {
            () = stop.cancelled() => {}
            () = in_flight.one_done() => {}
            () = app.mail_waits.notified(), if has_capacity => {}
            () = sleep(pause), if has_capacity => {}
        }
    }
    if timeout(GRACE, in_flight.all_done()).await.is_err() {
        tracing::warn!("stopped while sending mails; they are sent again later");
    }
}

async fn grace_ended(stop: &CancellationToken) {
    stop.cancelled().await;
    sleep(GRACE).await;
}

/// Sends up to 8 mails that are due and returns how many rows were leased.
///
/// # Errors
/// Errors of the database. A mail that cannot be sent is not an error.
pub async fn deliver_mail(app: &App) -> Result<usize> {
    let Some(due) = lease_due(app, CONCURRENCY).await? else {
        return Ok(0);
    };
    join_all(due.mails.iter().map(|mail| send_leased(app, mail, &due.project))).await;
    Ok(due.mails.len())
}

/// Time until the next mail is due, at most [`LONGEST_PAUSE`].
async fn pause_until_due(app: &App) -> Duration {
    let now = app.clock.now();
    match outbox::next_due(&mut app.reader()).await {
        // A few milliseconds later, so that rounding never wakes the worker before the mail is due.
        Ok(Some(due)) => (due - now).to_std().unwrap_or_default() + Duration::from_millis(5),
        Ok(None) | Err(_) => LONGEST_PAUSE,
    }
    .min(LONGEST_PAUSE)
}
