//! Whose a mail is while it is being sent.

use std::convert::Infallible;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use vestibule_domain::Result;
use vestibule_store::outbox::{self, LeasedMail};
use vestibule_store::settings::ProjectSettings;

use super::project::read_project;
use crate::App;
use crate::error::TxError;
use crate::transaction::retrying;

/// How long a mail belongs to whoever sends it, unless the lease is renewed: so long the mails wait that a server had in
/// its hands when it died. Clocks of servers may differ by as much as lies between this and [`RENEWED_EVERY`].
const LEASE: TimeDelta = TimeDelta::seconds(15);

/// A lease is renewed this often.
const RENEWED_EVERY: Duration = Duration::from_secs(5);

/// What is left of a mail that was given up is forgotten after this long.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::days(7);

/// Takes at most `limit` mails that are due, and reads what they say about the project; `None` if nothing is due.
pub(super) async fn lease_due(app: &App, limit: u32) -> Result<Option<(Vec<LeasedMail>, ProjectSettings)>> {
    let now = app.clock.now();
    if !outbox::any_due(&mut app.reader(), now).await? {
        return Ok(None);
    }
    // What comes after the lease must not fail: nobody would send these mails before it has run out.
    let project = read_project(app).await?;
    Ok(Some((retrying(|| try_lease(app, now, limit)).await?, project)))
}

async fn try_lease(app: &App, now: DateTime<Utc>, limit: u32) -> Result<Vec<LeasedMail>, TxError> {
    let mut tx = app.database.begin().await?;
    outbox::forget_given_up(&mut tx, now - FORGOTTEN_AFTER).await?;
    let leased = outbox::lease(&mut tx, (now, now + LEASE), limit).await?;
    tx.commit().await?;
    Ok(leased)
}

/// Renews the lease on a mail until it is dropped.
pub(super) async fn keep_lease(app: &App, letter: &LeasedMail) -> Infallible {
    loop {
        app.clock.sleep(RENEWED_EVERY).await;
        match retrying(|| try_renew(app, letter)).await {
            Ok(true) => {}
            Ok(false) => tracing::warn!(id = %letter.id, "a mail is sent by another server as well"),
            Err(error) => tracing::warn!(id = %letter.id, %error, "a mail cannot be kept from others"),
        }
    }
}

async fn try_renew(app: &App, letter: &LeasedMail) -> Result<bool, TxError> {
    let until = app.clock.now() + LEASE;
    let mut tx = app.database.begin().await?;
    let is_ours = outbox::renew(&mut tx, (letter.id, letter.attempt), until).await?;
    tx.commit().await?;
    Ok(is_ours)
}
