//! Leases on mails: while an instance sends a mail, no other instance does.

use std::convert::Infallible;
use std::time::Duration;

use chrono::TimeDelta;
use vestibule_domain::Result;
use vestibule_store::outbox::{self, Lease, LeasedMail};
use vestibule_store::settings::{self, ProjectSettings};
use vestibule_store::{DbError, files};

use crate::App;
use crate::transaction::transaction;

/// Length of a lease. After the death of an instance its mails wait this long. The clocks of instances may differ by the
/// difference between this and [`RENEW_EVERY`].
const LEASE: TimeDelta = TimeDelta::seconds(15);

/// Time between two renewals of a lease.
const RENEW_EVERY: Duration = Duration::from_secs(5);

/// Age at which the record of a mail that was given up is removed.
const GIVEN_UP_RETENTION: TimeDelta = TimeDelta::days(7);

/// Mails that this instance has leased, and the settings of the project that they show.
pub(super) struct Due {
    pub(super) mails: Vec<LeasedMail>,
    pub(super) project: ProjectSettings,
}

/// Leases at most `limit` mails that are due; `None` if none is due.
pub(super) async fn lease_due(app: &App, limit: u32) -> Result<Option<Due>> {
    let now = app.clock.now();
    if !outbox::any_due(&mut app.reader(), now).await? {
        return Ok(None);
    }
    // Read before the lease: an error after it would leave the mails unsent until the lease expires.
    let project = read_project(app).await?;
    let mails = transaction!(app, |tx| {
        outbox::delete_given_up(tx, now - GIVEN_UP_RETENTION).await?;
        Ok(outbox::lease(tx, now, now + LEASE, limit).await?)
    })
    .await?;
    Ok(Some(Due { mails, project }))
}

/// Renews the lease on a mail until the future is dropped.
pub(super) async fn keep_lease(app: &App, mail: &LeasedMail) -> Infallible {
    loop {
        app.clock.sleep(RENEW_EVERY).await;
        let until = app.clock.now() + LEASE;
        match transaction!(app, |tx| { Ok(outbox::renew(tx, Lease::of(mail), until).await?) }).await {
            Ok(true) => {}
            Ok(false) => {
                tracing::warn!(id = %mail.id, "lost the lease on a mail; another instance sends it too")
            }
            Err(error) => tracing::warn!(id = %mail.id, %error, "failed to renew the lease on a mail"),
        }
    }
}

/// The settings of the project, with the logo only if a Directus on the same database can serve it: Vestibule serves no
/// files.
async fn read_project(app: &App) -> Result<ProjectSettings, DbError> {
    let mut project = settings::project(&mut app.reader()).await?;
    if let Some(logo) = project.logo
        && !files::is_there(app.reader(), logo).await?
    {
        project.logo = None;
    }
    Ok(project)
}
