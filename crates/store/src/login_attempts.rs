//! `vestibule_login_attempts`: consecutive failed logins of each user, and the lockouts they have caused.

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vestibule_domain::user::UserId;

use crate::database::{DbError, Dialect, Reader, Transaction};
use crate::statement::sql;

/// Counts one attempt; returns the number of consecutive attempts, including this one.
pub async fn count(tx: &mut Transaction, user: UserId, now: DateTime<Utc>) -> Result<i64, DbError> {
    const COUNT: &str = r#"INSERT INTO "vestibule_login_attempts" ("user", "attempts", "last_attempt") VALUES (?, 1, ?)
        ON CONFLICT ("user") DO UPDATE SET "attempts" = "vestibule_login_attempts"."attempts" + 1,
            "last_attempt" = excluded."last_attempt""#;
    const COUNT_MYSQL: &str = r#"INSERT INTO "vestibule_login_attempts" ("user", "attempts", "last_attempt") VALUES (?, 1, ?)
        ON DUPLICATE KEY UPDATE "attempts" = "attempts" + 1, "last_attempt" = VALUES("last_attempt")"#;
    const READ: &str = r#"SELECT "attempts" FROM "vestibule_login_attempts" WHERE "user" = ?"#;
    let dialect = tx.dialect();
    let text = if dialect == Dialect::MySql { COUNT_MYSQL } else { COUNT };
    tx.execute(&sql(dialect, text, [user.as_uuid().into(), now.into()])).await?;
    let rows = tx.query(&sql(dialect, READ, [user.as_uuid().into()])).await?;
    Ok(rows.first().and_then(|row| row.get(0).as_int()).unwrap_or(1))
}

/// Executes statements as expensive as those of [`count`] and changes nothing. Used if no user has the given address,
/// so that the duration of a login does not show whether a user exists.
pub async fn count_for_unknown_user(tx: &mut Transaction, now: DateTime<Utc>) -> Result<(), DbError> {
    const COUNT: &str = r#"UPDATE "vestibule_login_attempts" SET "attempts" = "attempts" + 1, "last_attempt" = ?
        WHERE "user" = ?"#;
    const READ: &str = r#"SELECT "attempts" FROM "vestibule_login_attempts" WHERE "user" = ?"#;
    tx.execute(&sql(tx.dialect(), COUNT, [now.into(), Uuid::nil().into()])).await?;
    tx.query(&sql(tx.dialect(), READ, [Uuid::nil().into()])).await?;
    Ok(())
}

/// Records that failed logins have suspended a user, and resets the count. [`count`] must have been called for the user.
pub async fn lock(tx: &mut Transaction, user: UserId, now: DateTime<Utc>) -> Result<(), DbError> {
    const LOCK: &str =
        r#"UPDATE "vestibule_login_attempts" SET "attempts" = 0, "locked_at" = ? WHERE "user" = ?"#;
    tx.execute(&sql(tx.dialect(), LOCK, [now.into(), user.as_uuid().into()])).await?;
    Ok(())
}

/// When failed logins suspended the user; `None` for users who are not suspended, or were suspended by an
/// administrator.
pub async fn locked_at(reader: &mut impl Reader, user: UserId) -> Result<Option<DateTime<Utc>>, DbError> {
    const READ: &str = r#"SELECT "locked_at" FROM "vestibule_login_attempts" WHERE "user" = ?"#;
    let rows = reader.query(&sql(reader.dialect(), READ, [user.as_uuid().into()])).await?;
    rows.first().map_or(Ok(None), |row| row.optional_timestamp(0))
}

/// When the temporary lockout of a user ends or ended; `None` if there was none.
pub async fn locked_until(reader: &mut impl Reader, user: UserId) -> Result<Option<DateTime<Utc>>, DbError> {
    const READ: &str = r#"SELECT "locked_until" FROM "vestibule_login_attempts" WHERE "user" = ?"#;
    let rows = reader.query(&sql(reader.dialect(), READ, [user.as_uuid().into()])).await?;
    rows.first().map_or(Ok(None), |row| row.optional_timestamp(0))
}

/// Locks a user out until `until`. [`count`] must have been called for the user.
pub async fn lock_until(tx: &mut Transaction, user: UserId, until: DateTime<Utc>) -> Result<(), DbError> {
    const LOCK: &str = r#"UPDATE "vestibule_login_attempts" SET "locked_until" = ? WHERE "user" = ?"#;
    tx.execute(&sql(tx.dialect(), LOCK, [until.into(), user.as_uuid().into()])).await?;
    Ok(())
}

/// Deletes the count and the lockouts of a user.
pub async fn clear(tx: &mut Transaction, user: UserId) -> Result<(), DbError> {
    const CLEAR: &str = r#"DELETE FROM "vestibule_login_attempts" WHERE "user" = ?"#;
    tx.execute(&sql(tx.dialect(), CLEAR, [user.as_uuid().into()])).await?;
    Ok(())
}
