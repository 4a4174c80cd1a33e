//! Deletes activity and revisions that exceed the configured retention (contract section 9).
//!
//! One instance at a time does so: it holds a lease that each batch renews in its own transaction. Batches are small, so
//! that other writers wait for a short time only.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use vestibule_domain::Result;
use vestibule_store::leases::{self, Holder, RETENTION};
use vestibule_store::retention::{
    Old, delete_activity, delete_revisions, newest_before, old_activity, old_revisions,
};

use crate::transaction::transaction;
use crate::{App, Retention};

/// Length of the lease: after the death of its holder the other instances wait this long.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// Longest time between two reads of the clock, which may be set or stand still while the machine sleeps.
const CLOCK_CHECK: Duration = Duration::from_secs(60);

pub(super) async fn run(app: App, stop: CancellationToken) {
    let Some(rules) = app.settings().retention.clone() else { return };
    while let Some(due) = rules.schedule.after(app.clock().now()) {
        tokio::select! {
            () = stop.cancelled() => return,
            () = wait_until(&app, due) => {}
        }
        let deleted = tokio::select! {
            () = stop.cancelled() => return,
            deleted = delete_old_records(&app) => deleted,
        };
        match deleted {
            Ok(Some(Deleted { revisions, activity })) => {
                tracing::info!(revisions, activity, "deleted old records");
            }
            Ok(None) => tracing::debug!("another instance deletes old records"),
            Err(error) => tracing::warn!(%error, "failed to delete old records"),
        }
    }
}

async fn wait_until(app: &App, due: DateTime<Utc>) {
    while let Ok(left) = (due - app.clock().now()).to_std()
        && !left.is_zero()
    {
        tokio::time::sleep(left.min(CLOCK_CHECK)).await;
    }
}

/// Numbers of deleted rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Deleted {
    /// Of `directus_revisions`.
    pub revisions: u64,
    /// Of `directus_activity`.
    pub activity: u64,
}

/// Deletes records beyond their retention. `None` while another instance does so, or without configured retention.
///
/// # Errors
/// Errors of the database. Batches that were committed before stay deleted.
pub async fn delete_old_records(app: &App) -> Result<Option<Deleted>> {
    let Some(rules) = &app.settings.retention else { return Ok(None) };
    let holder = app.random.uuid();
    let job = Job { app, rules, holder };
    // An empty batch: it only takes the lease.
    if job.delete(Table::Revisions, &[]).await?.is_none() {
        return Ok(None);
    }
    let done = job.run().await;
    job.end().await?;
    done.map(Some)
}

/// One run, from taking the lease to releasing it.
struct Job<'a> {
    app: &'a App,
    rules: &'a Retention,
    holder: Uuid,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Table {
    Revisions,
    Activity,
}

impl Job<'_> {
    /// Deletes revisions first: an activity row that has revisions is kept.
    async fn run(&self) -> Result<Deleted> {
        Ok(Deleted {
            revisions: self.delete_old(Table::Revisions, self.rules.revisions).await?,
            activity: self.delete_old(Table::Activity, self.rules.activity).await?,
        })
    }

    /// Deletes in batches until nothing older than `age` is left or the lease is lost.
    async fn delete_old(&self, table: Table, age: Option<Duration>) -> Result<u64> {
        let now = self.app.clock.now();
        let age = age.and_then(|age| TimeDelta::from_std(age).ok());
        let Some(before) = age.and_then(|age| now.checked_sub_signed(age)) else { return Ok(0) };
        let Some(newest) = newest_before(&mut self.app.reader(), before).await? else { return Ok(0) };
        let old = Old { before, newest };
        let (mut deleted, mut after) = (0, 0);
        loop {
            let ids = match table {
                Table::Revisions => old_revisions(&mut self.app.reader(), old, self.rules.batch).await,
                Table::Activity => old_activity(&mut self.app.reader(), old, after, self.rules.batch).await,
            };
            let ids = ids?;
            let Some(last) = ids.last() else { return Ok(deleted) };
            let Some(count) = self.delete(table, &ids).await? else { return Ok(deleted) };
            (deleted, after) = (deleted + count, *last);
        }
    }

    /// Deletes one batch and renews the lease; `None` if another instance holds it.
    async fn delete(&self, table: Table, ids: &[i64]) -> Result<Option<u64>> {
        transaction!(self.app, |tx| {
            let now = self.app.clock.now();
            if !leases::take(tx, self.holder(), now, now + LEASE).await? {
                return Ok(None);
            }
            Ok(Some(match table {
                Table::Revisions => delete_revisions(tx, ids).await?,
                Table::Activity => delete_activity(tx, ids).await?,
            }))
        })
        .await
    }

    async fn end(&self) -> Result<()> {
        transaction!(self.app, |tx| { Ok(leases::release(tx, self.holder()).await?) }).await
    }

    fn holder(&self) -> Holder<'static> {
        Holder { lease: RETENTION, id: self.holder }
    }
}
