//! Sends what is in the outbox.
//!
//! A mail goes out once. Many servers may share an outbox: whoever sends a mail has a lease on its row, and removes the
//! row right after. A server that dies between the two leaves a mail that was sent in the outbox, and when the lease has
//! run out it is sent again: with the same `Message-ID`, by which mail programs tell that it is the same. That is the
//! only way to a second copy, apart from a mail server that takes a mail and does not say so.
//!
//! A mail server that is down delays mails and nothing else: they are tried again, after pauses that grow.

mod backoff;
mod pace;
mod settle;
mod turn;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use vestibule_domain::Result;
use vestibule_store::outbox::{self, Leased};
use vestibule_store::settings;

use self::pace::Pace;
use self::turn::Turn;
use crate::App;
use crate::database_error::internal;
use crate::failure::{Failure, retrying};

/// Mails that are sent at the same time.
const AT_ONCE: u32 = 8;

/// How long a mail belongs to whoever sends it: longer than that may take.
const LEASE: TimeDelta = TimeDelta::seconds(90);

/// Somebody else's mails are looked for this often.
const AT_LEAST_EVERY: Duration = Duration::from_secs(30);

/// When the server stops, mails that are being sent get this long to come to their end.
const GRACE: Duration = Duration::from_secs(5);

/// What is left of a mail that was given up is forgotten after this long.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::days(7);

pub(super) async fn run(app: App, stop: CancellationToken) {
    let mut pace = Pace::new(app.inner().settings.mail.all);
    while !stop.is_cancelled() {
        let outcome = tokio::select! {
            outcome = app.send_due(&mut pace) => outcome,
            () = ended(&stop) => return,
        };
        match outcome {
            Ok(count) if count > 0 => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the outbox cannot be read"),
        }
        let pause = app.pause_until_due().await.max(pace.pause(app.inner().clock.now()));
        tokio::select! {
            () = stop.cancelled() => return,
            () = app.inner().mail_waits.notified() => {}
            () = sleep(pause) => {}
        }
    }
}

async fn ended(stop: &CancellationToken) {
    stop.cancelled().await;
    sleep(GRACE).await;
}

impl App {
    /// Sends the mails that are due, a handful at a time; gives how many rows it looked at.
    ///
    /// # Errors
    /// Only where the database does not answer. A mail that cannot be sent is none.
    pub async fn deliver_mail(&self) -> Result<usize> {
        self.send_due(&mut Pace::new(None)).await
    }

    async fn send_due(&self, pace: &mut Pace) -> Result<usize> {
        let inner = self.inner();
        let now = inner.clock.now();
        let mut reader = &inner.database;
        let limit = pace.allow(AT_ONCE, now);
        if limit == 0 || !outbox::any_due(&mut reader, now).await.map_err(internal)? {
            return Ok(0);
        }
        let until = now + LEASE;
        let letters = retrying(|| self.lease_mails(now, until, limit)).await?;
        let project = settings::project(&mut reader).await.map_err(internal)?;
        let turns = letters.iter().map(|letter| Turn { letter, until, project: &project });
        let sent: Vec<bool> = join_all(turns.map(|turn| self.take_turn(turn))).await;
        pace.count(u32::try_from(sent.iter().filter(|sent| **sent).count()).unwrap_or(u32::MAX));
        Ok(letters.len())
    }

    async fn lease_mails(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<Leased>, Failure> {
        let mut tx = self.inner().database.begin().await?;
        outbox::forget_given_up(&mut tx, now - FORGOTTEN_AFTER).await?;
        let leased = outbox::lease(&mut tx, (now, until), limit).await?;
        tx.commit().await?;
        Ok(leased)
    }

    /// How long nothing is due, unless somebody rings.
    async fn pause_until_due(&self) -> Duration {
        let mut reader = &self.inner().database;
        let now = self.inner().clock.now();
        match outbox::next_due(&mut reader).await {
            // A little later, so that rounding does not make it a little too early.
            Ok(Some(due)) => (due - now).to_std().unwrap_or_default() + Duration::from_millis(5),
            Ok(None) | Err(_) => AT_LEAST_EVERY,
        }
        .min(AT_LEAST_EVERY)
    }
}
