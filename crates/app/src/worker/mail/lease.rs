//! Whose a mail is while it is being sent.

use std::convert::Infallible;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use vestibule_domain::Result;
use vestibule_store::outbox::{self, Leased};
use vestibule_store::settings::ProjectSettings;

use crate::App;
use crate::database_error::internal;
use crate::failure::{Failure, retrying};

/// How long a mail belongs to whoever sends it, unless the lease is renewed: so long the mails wait that a server had in
/// its hands when it died. Clocks of servers may differ by as much as lies between this and [`RENEWED_EVERY`].
const LEASE: TimeDelta = TimeDelta::seconds(15);

/// A lease is renewed this often.
const RENEWED_EVERY: Duration = Duration::from_secs(5);

/// What is left of a mail that was given up is forgotten after this long.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::days(7);

impl App {
    /// Takes at most `limit` mails that are due, and reads what they say about the project; `None` if nothing is due.
    pub(super) async fn lease_due(&self, limit: u32) -> Result<Option<(Vec<Leased>, ProjectSettings)>> {
        let now = self.inner().clock.now();
        let mut reader = &self.inner().database;
        if !outbox::any_due(&mut reader, now).await.map_err(internal)? {
            return Ok(None);
        }
        // What comes after the lease must not fail: nobody would send these mails before it has run out.
        let project = self.project_of_mails().await.map_err(internal)?;
        Ok(Some((retrying(|| self.try_lease(now, limit)).await?, project)))
    }

    async fn try_lease(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<Leased>, Failure> {
        let mut tx = self.inner().database.begin().await?;
        outbox::forget_given_up(&mut tx, now - FORGOTTEN_AFTER).await?;
        let leased = outbox::lease(&mut tx, (now, now + LEASE), limit).await?;
        tx.commit().await?;
        Ok(leased)
    }

    /// Renews the lease on a mail until it is dropped.
    pub(super) async fn keep(&self, letter: &Leased) -> Infallible {
        loop {
            self.inner().clock.sleep(RENEWED_EVERY).await;
            match retrying(|| self.try_renew(letter)).await {
                Ok(true) => {}
                Ok(false) => tracing::warn!(id = %letter.id, "a mail is sent by another server as well"),
                Err(error) => tracing::warn!(id = %letter.id, %error, "a mail cannot be kept from others"),
            }
        }
    }

    async fn try_renew(&self, letter: &Leased) -> Result<bool, Failure> {
        let until = self.inner().clock.now() + LEASE;
        let mut tx = self.inner().database.begin().await?;
        let is_ours = outbox::renew(&mut tx, (letter.id, letter.attempt), until).await?;
        tx.commit().await?;
        Ok(is_ours)
    }
}
