//! Deletes records that are older than the operator wants to keep them (contract section 9).
//!
//! Of several instances one does it at a time: it has a lease that each batch renews, in the transaction of the batch. A
//! batch is small, so that nobody who writes waits for long.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use vestibule_domain::Result;
use vestibule_store::leases::{self, RETENTION};
use vestibule_store::retention::{
    delete_activity, delete_revisions, newest_before, old_activity, old_revisions,
};

use crate::transaction::retrying;
use crate::{App, Retention};

/// Whoever dies with the lease keeps the others waiting for so long.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// The clock is looked at this often: it may be set, and machines may sleep.
const LOOK_EVERY: Duration = Duration::from_secs(60);

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
                tracing::info!(revisions, activity, "old records were deleted");
            }
            Ok(None) => tracing::debug!("somebody else deletes old records"),
            Err(error) => tracing::warn!(%error, "old records were not deleted"),
        }
    }
}

async fn wait_until(app: &App, due: DateTime<Utc>) {
    while let Ok(left) = (due - app.clock().now()).to_std()
        && !left.is_zero()
    {
        tokio::time::sleep(left.min(LOOK_EVERY)).await;
    }
}

/// How many rows were deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Deleted {
    /// Of `directus_revisions`.
    pub revisions: u64,
    /// Of `directus_activity`.
    pub activity: u64,
}

/// Deletes what is older than it has to be kept; `None` while another instance does so, or where nothing is to be
/// deleted.
///
/// # Errors
/// Only where the database does not answer; what was deleted until then stays so.
pub async fn delete_old_records(app: &App) -> Result<Option<Deleted>> {
    let Some(rules) = &app.settings.retention else { return Ok(None) };
    let holder = app.random.uuid();
    let job = Job { app, rules, holder };
    // Nothing is deleted by that, but the lease is taken.
    if job.delete(Table::Revisions, &[]).await?.is_none() {
        return Ok(None);
    }
    let done = job.run().await;
    job.end().await?;
    done.map(Some)
}

/// One run, from taking the lease to giving it back.
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
    /// Activity is not deleted before its revisions are.
    async fn run(&self) -> Result<Deleted> {
        Ok(Deleted {
            revisions: self.delete_old(Table::Revisions, self.rules.revisions).await?,
            activity: self.delete_old(Table::Activity, self.rules.activity).await?,
        })
    }

    /// Batch by batch, until nothing older than `age` is left or the lease is lost.
    async fn delete_old(&self, table: Table, age: Option<Duration>) -> Result<u64> {
        let mut reader = &self.app.database;
        let now = self.app.clock.now();
        let age = age.and_then(|age| TimeDelta::from_std(age).ok());
        let Some(before) = age.and_then(|age| now.checked_sub_signed(age)) else { return Ok(0) };
        let Some(newest) = newest_before(&mut reader, before).await? else { return Ok(0) };
        let old = (before, newest);
        let (mut deleted, mut after) = (0, 0);
        loop {
            let ids = match table {
                Table::Revisions => old_revisions(&mut reader, old, self.rules.batch).await,
                Table::Activity => old_activity(&mut reader, old, after, self.rules.batch).await,
            };
            let ids = ids?;
            let Some(last) = ids.last() else { return Ok(deleted) };
            let Some(count) = self.delete(table, &ids).await? else { return Ok(deleted) };
            (deleted, after) = (deleted + count, *last);
        }
    }

    /// One batch, which renews the lease; `None` if somebody else has it.
    async fn delete(&self, table: Table, ids: &[i64]) -> Result<Option<u64>> {
        retrying(|| async {
            let now = self.app.clock.now();
            let mut tx = self.app.database.begin().await?;
            if !leases::take(&mut tx, (RETENTION, self.holder), (now, now + LEASE)).await? {
                return Ok(None);
            }
            let count = match table {
                Table::Revisions => delete_revisions(&mut tx, ids).await?,
                Table::Activity => delete_activity(&mut tx, ids).await?,
            };
            tx.commit().await?;
            Ok(Some(count))
        })
        .await
    }

    async fn end(&self) -> Result<()> {
        retrying(|| async {
            let mut tx = self.app.database.begin().await?;
            leases::give_back(&mut tx, (RETENTION, self.holder)).await?;
            tx.commit().await?;
            Ok(())
        })
        .await
    }
}
