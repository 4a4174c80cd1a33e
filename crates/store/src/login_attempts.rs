//! `vestibule_login_attempts`: failed logins in a row, for each user, and who is locked out by them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::database::{DbError, Dialect, Reader, Transaction};
use crate::statement::sql;

/// Counts one attempt and gives how many there were in a row, this one included.
///
/// # Errors
/// What the engine says.
pub async fn count(tx: &mut Transaction, user: Uuid, now: DateTime<Utc>) -> Result<i64, DbError> {
    const COUNT: &str = r#"INSERT INTO "vestibule_login_attempts" ("user", "attempts", "last_attempt") VALUES (?, 1, ?)
        ON CONFLICT ("user") DO UPDATE SET "attempts" = "vestibule_login_attempts"."attempts" + 1,
            "last_attempt" = excluded."last_attempt""#;
    const COUNT_MYSQL: &str = r#"INSERT INTO "vestibule_login_attempts" ("user", "attempts", "last_attempt") VALUES (?, 1, ?)
        ON DUPLICATE KEY UPDATE "attempts" = "attempts" + 1, "last_attempt" = VALUES("last_attempt")"#;
    const READ: &str = r#"SELECT "attempts" FROM "vestibule_login_attempts" WHERE "user" = ?"#;
    let dialect = tx.dialect();
    let text = if dialect == Dialect::MySql { COUNT_MYSQL } else { COUNT };
    tx.execute(&sql(dialect, text, [user.into(), now.into()])).await?;
    let rows = tx.query(&sql(dialect, READ, [user.into()])).await?;
    Ok(rows.first().and_then(|row| row.get(0).as_int()).unwrap_or(1))
}

/// Does the work of [`count`] for somebody who is not there, and changes nothing.
///
/// # Errors
/// What the engine says.
pub async fn count_nobody(tx: &mut Transaction, now: DateTime<Utc>) -> Result<(), DbError> {
    const COUNT: &str = r#"UPDATE "vestibule_login_attempts" SET "attempts" = "attempts" + 1, "last_attempt" = ?
        WHERE "user" = ?"#;
    const READ: &str = r#"SELECT "attempts" FROM "vestibule_login_attempts" WHERE "user" = ?"#;
    tx.execute(&sql(tx.dialect(), COUNT, [now.into(), Uuid::nil().into()])).await?;
    tx.query(&sql(tx.dialect(), READ, [Uuid::nil().into()])).await?;
    Ok(())
}

/// Notes that the attempts of a user, which were counted, have led to a suspension, and begins to count anew.
///
/// # Errors
/// What the engine says.
pub async fn lock(tx: &mut Transaction, user: Uuid, now: DateTime<Utc>) -> Result<(), DbError> {
    const LOCK: &str =
        r#"UPDATE "vestibule_login_attempts" SET "attempts" = 0, "locked_at" = ? WHERE "user" = ?"#;
    tx.execute(&sql(tx.dialect(), LOCK, [now.into(), user.into()])).await?;
    Ok(())
}

/// Since when failed logins keep a user suspended; `None` for everybody else, also for those an administrator has
/// suspended.
///
/// # Errors
/// What the engine says.
pub async fn locked_at(reader: &mut impl Reader, user: Uuid) -> Result<Option<DateTime<Utc>>, DbError> {
    const READ: &str = r#"SELECT "locked_at" FROM "vestibule_login_attempts" WHERE "user" = ?"#;
    let rows = reader.query(&sql(reader.dialect(), READ, [user.into()])).await?;
    rows.first().map_or(Ok(None), |row| row.optional_timestamp(0))
}

/// Until when failed logins keep a user out; `None` for those whom they never did.
///
/// # Errors
/// What the engine says.
pub async fn locked_until(reader: &mut impl Reader, user: Uuid) -> Result<Option<DateTime<Utc>>, DbError> {
    const READ: &str = r#"SELECT "locked_until" FROM "vestibule_login_attempts" WHERE "user" = ?"#;
    let rows = reader.query(&sql(reader.dialect(), READ, [user.into()])).await?;
    rows.first().map_or(Ok(None), |row| row.optional_timestamp(0))
}

/// Keeps a user out, whose attempts were counted, until `until`.
///
/// # Errors
/// What the engine says.
pub async fn lock_until(tx: &mut Transaction, user: Uuid, until: DateTime<Utc>) -> Result<(), DbError> {
    const LOCK: &str = r#"UPDATE "vestibule_login_attempts" SET "locked_until" = ? WHERE "user" = ?"#;
    tx.execute(&sql(tx.dialect(), LOCK, [until.into(), user.into()])).await?;
    Ok(())
}

/// Forgets the attempts of a user, and that they led to a suspension.
///
/// # Errors
/// What the engine says.
pub async fn clear(tx: &mut Transaction, user: Uuid) -> Result<(), DbError> {
    const CLEAR: &str = r#"DELETE FROM "vestibule_login_attempts" WHERE "user" = ?"#;
    tx.execute(&sql(tx.dialect(), CLEAR, [user.into()])).await?;
    Ok(())
}
