//! `/vestibule/overview`: how much happens, for administrators.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use vestibule_domain::Result;
use vestibule_domain::actor::Admin;
use vestibule_store::overview::{self, Day, MOST};

use crate::App;

/// Days that are told, today included.
const DAYS: i64 = 14;

/// One of the last days, from midnight to midnight UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastDay {
    /// Its beginning.
    pub begin: DateTime<Utc>,
    /// What happened.
    pub day: Day,
}

/// Numbers of what happens. One that is as large as `most` may be larger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// The last days, oldest first; what the log has of them.
    pub days: Vec<PastDay>,
    /// Failed logins of the last hours, oldest first, as this instance has seen them since it was started.
    pub failures: Vec<(DateTime<Utc>, u64)>,
    /// Logins that have not ended.
    pub sessions: i64,
    /// People whom failed logins keep out.
    pub locked_out: i64,
    /// Passwords that wait to be hashed, here and now.
    pub hashes_waiting: usize,
    /// Passwords that are being hashed.
    pub hashes_busy: usize,
    /// Mails that wait to be sent.
    pub mails_waiting: i64,
    /// Mails that could not be sent.
    pub mails_given_up: i64,
    /// How far was counted.
    pub most: i64,
}

/// Numbers for administrators.
///
/// # Errors
/// Only where the database does not answer.
pub async fn overview(app: &App, _: Admin<'_>) -> Result<Overview> {
    let now = app.clock.now();
    let today = now.duration_trunc(TimeDelta::days(1)).unwrap_or(now);
    let mut days = Vec::new();
    for back in (0..DAYS).rev() {
        let begin = today - TimeDelta::days(back);
        let until = begin + TimeDelta::days(1);
        let day = overview::day(&mut app.reader(), (begin, until), MOST).await?;
        days.push(PastDay { begin, day });
    }
    let (mails_waiting, mails_given_up) = overview::mails(&mut app.reader(), MOST).await?;
    Ok(Overview {
        days,
        failures: app.failures.by_hour(now),
        sessions: overview::sessions(&mut app.reader(), now, MOST).await?,
        locked_out: overview::locked_out(&mut app.reader(), now, MOST).await?,
        hashes_waiting: app.hashing.waiting(),
        hashes_busy: app.hashing.busy(),
        mails_waiting,
        mails_given_up,
        most: MOST,
    })
}
