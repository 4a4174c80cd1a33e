//! Numbers for administrators. Each question reads so many rows at most: it takes as long with a million people as with ten thousand.

use chrono::{DateTime, Utc};
use sea_query::Value;

use crate::database::{DbError, Reader};
use crate::statement::sql;

/// Rows that a question reads at most; a number that is as large may be larger.
pub const MOST: i64 = 50_000;

/// What happened on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// People who logged in, each time.
    pub logins: i64,
    /// People whose account was made.
    pub new_people: i64,
    /// False if more happened than was read.
    pub complete: bool,
}

/// What happened from one instant until before another, by the index of the log.
///
/// # Errors
/// What the engine says.
pub async fn day(
    reader: &mut impl Reader,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    most: i64,
) -> Result<Day, DbError> {
    const DAY: &str = r#"SELECT COUNT(*), COUNT(CASE WHEN "action" = 'login' THEN 1 END),
            COUNT(CASE WHEN "action" = 'create' AND "collection" = 'directus_users' THEN 1 END)
        FROM (SELECT "action", "collection" FROM "directus_activity" WHERE "timestamp" >= ? AND "timestamp" < ? LIMIT ?) "bounded""#;
    let rows = reader.query(&sql(reader.dialect(), DAY, [from.into(), until.into(), most.into()])).await?;
    let number = |at| rows.first().map_or(Ok(0), |row| row.int(at));
    Ok(Day { logins: number(1)?, new_people: number(2)?, complete: number(0)? < most })
}

/// Logins that have not ended; those that were refreshed count once.
///
/// # Errors
/// What the engine says.
pub async fn sessions(reader: &mut impl Reader, now: DateTime<Utc>, most: i64) -> Result<i64, DbError> {
    const SESSIONS: &str = r#"SELECT COUNT(*) FROM (SELECT "expires" FROM "directus_sessions" WHERE "expires" >= ?
        AND "next_token" IS NULL AND "user" IS NOT NULL AND "share" IS NULL AND "oauth_client" IS NULL LIMIT ?) "bounded""#;
    count(reader, SESSIONS, [now.into(), most.into()]).await
}

/// People whom failed logins keep out.
///
/// # Errors
/// What the engine says.
pub async fn locked_out(reader: &mut impl Reader, now: DateTime<Utc>, most: i64) -> Result<i64, DbError> {
    const LOCKED: &str = r#"SELECT COUNT(*) FROM (SELECT "user" FROM "vestibule_login_attempts"
        WHERE "locked_at" IS NOT NULL OR "locked_until" > ? LIMIT ?) "bounded""#;
    count(reader, LOCKED, [now.into(), most.into()]).await
}

/// Mails that wait to be sent, and those that could not be.
///
/// # Errors
/// What the engine says.
pub async fn mails(reader: &mut impl Reader, most: i64) -> Result<(i64, i64), DbError> {
    const MAILS: &str = r#"SELECT COUNT(CASE WHEN "given_up" IS NULL THEN 1 END), COUNT(CASE WHEN "given_up" IS NOT NULL THEN 1 END)
        FROM (SELECT "given_up" FROM "vestibule_outbox" WHERE "recipient" IS NOT NULL LIMIT ?) "bounded""#;
    let rows = reader.query(&sql(reader.dialect(), MAILS, [most.into()])).await?;
    let number = |at| rows.first().map_or(Ok(0), |row| row.int(at));
    Ok((number(0)?, number(1)?))
}

async fn count(reader: &mut impl Reader, text: &'static str, values: [Value; 2]) -> Result<i64, DbError> {
    let rows = reader.query(&sql(reader.dialect(), text, values)).await?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}
