//! `/vestibule/overview`: numbers of recent activity for administrators.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use vestibule_domain::Result;
use vestibule_domain::actor::Admin;
use vestibule_store::overview::{self, Day, MOST};

use crate::App;

/// Number of days, including today.
const DAYS: i64 = 14;

/// One day, from midnight to midnight UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastDay {
    /// Start of the day.
    pub begin: DateTime<Utc>,
    /// Counts of the day.
    pub day: Day,
}

/// Counts. A count that equals `most` is a lower bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// The last days, oldest first, as far as the activity log holds them.
    pub days: Vec<PastDay>,
    /// Failed logins per hour since the start of this instance, oldest first.
    pub failures: Vec<(DateTime<Utc>, u64)>,
    /// Logins that have not ended.
    pub sessions: i64,
    /// Users that are locked out after failed logins.
    pub locked_out: i64,
    /// Password hashes in the queue of this instance.
    pub hashes_waiting: usize,
    /// Password hashes in computation.
    pub hashes_busy: usize,
    /// Mails that are to be sent.
    pub mails_waiting: i64,
    /// Mails that were given up.
    pub mails_given_up: i64,
    /// Highest count.
    pub most: i64,
}

/// Reads the numbers.
///
/// # Errors
/// Errors of the database.
pub async fn overview(app: &App, _: Admin<'_>) -> Result<Overview> {
    let now = app.clock.now();
    let today = now.duration_trunc(TimeDelta::days(1)).unwrap_or(now);
    let mut days = Vec::new();
    for back in (0..DAYS).rev() {
        let begin = today - TimeDelta::days(back);
        let until = begin + TimeDelta::days(1);
        let day = overview::day(&mut app.reader(), begin..until, MOST).await?;
        days.push(PastDay { begin, day });
    }
    let mails = overview::mails(&mut app.reader(), MOST).await?;
    Ok(Overview {
        days,
        failures: app.failures.by_hour(now),
        sessions: overview::sessions(&mut app.reader(), now, MOST).await?,
        locked_out: overview::locked_out(&mut app.reader(), now, MOST).await?,
        hashes_waiting: app.hashing.waiting(),
        hashes_busy: app.hashing.busy(),
        mails_waiting: mails.waiting,
        mails_given_up: mails.given_up,
        most: MOST,
    })
}
