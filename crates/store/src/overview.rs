//! Numbers for administrators. Each statement reads a limited number of rows, so that its duration does not grow with the
//! number of users.

use std::ops::Range;

use chrono::{DateTime, Utc};
use sea_query::Value;

use crate::database::{DbError, Reader};
use crate::statement::sql;

/// The most rows that a statement reads. A count that equals it is a lower bound.
pub const MOST: i64 = 50_000;

/// The events of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Logins.
    pub logins: i64,
    /// Users created.
    pub new_users: i64,
    /// False if there are more events than were read.
    pub complete: bool,
}

/// The mails of the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mails {
    /// Mails that are still to be sent.
    pub waiting: i64,
    /// Mails that could not be sent, and are not tried again.
    pub given_up: i64,
}

/// Counts the events of a period in the activity, by the index of its timestamps.
pub async fn day(reader: &mut impl Reader, period: Range<DateTime<Utc>>, most: i64) -> Result<Day, DbError> {
    const DAY: &str = r#"SELECT COUNT(*), COUNT(CASE WHEN "action" = 'login' THEN 1 END),
            COUNT(CASE WHEN "action" = 'create' AND "collection" = 'directus_users' THEN 1 END)
        FROM (SELECT "action", "collection" FROM "directus_activity" WHERE "timestamp" >= ? AND "timestamp" < ? LIMIT ?) "bounded""#;
    let rows = reader
        .query(&sql(reader.dialect(), DAY, [period.start.into(), period.end.into(), most.into()]))
        .await?;
    let number = |at| rows.first().map_or(Ok(0), |row| row.int(at));
    Ok(Day { logins: number(1)?, new_users: number(2)?, complete: number(0)? < most })
}

/// Counts the logins that have not ended. A session that was refreshed is not counted beside its successor.
pub async fn sessions(reader: &mut impl Reader, now: DateTime<Utc>, most: i64) -> Result<i64, DbError> {
    const SESSIONS: &str = r#"SELECT COUNT(*) FROM (SELECT "expires" FROM "directus_sessions" WHERE "expires" >= ?
        AND "next_token" IS NULL AND "user" IS NOT NULL AND "share" IS NULL AND "oauth_client" IS NULL LIMIT ?) "bounded""#;
    count(reader, SESSIONS, [now.into(), most.into()]).await
}

/// Counts the users under a lockout.
pub async fn locked_out(reader: &mut impl Reader, now: DateTime<Utc>, most: i64) -> Result<i64, DbError> {
    const LOCKED: &str = r#"SELECT COUNT(*) FROM (SELECT "user" FROM "vestibule_login_attempts"
        WHERE "locked_at" IS NOT NULL OR "locked_until" > ? LIMIT ?) "bounded""#;
    count(reader, LOCKED, [now.into(), most.into()]).await
}

/// Counts the mails of the outbox.
pub async fn mails(reader: &mut impl Reader, most: i64) -> Result<Mails, DbError> {
    const MAILS: &str = r#"SELECT COUNT(CASE WHEN "given_up" IS NULL THEN 1 END), COUNT(CASE WHEN "given_up" IS NOT NULL THEN 1 END)
        FROM (SELECT "given_up" FROM "vestibule_outbox" WHERE "recipient" IS NOT NULL LIMIT ?) "bounded""#;
    let rows = reader.query(&sql(reader.dialect(), MAILS, [most.into()])).await?;
    let number = |at| rows.first().map_or(Ok(0), |row| row.int(at));
    Ok(Mails { waiting: number(0)?, given_up: number(1)? })
}

async fn count(reader: &mut impl Reader, text: &'static str, values: [Value; 2]) -> Result<i64, DbError> {
    let rows = reader.query(&sql(reader.dialect(), text, values)).await?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}
