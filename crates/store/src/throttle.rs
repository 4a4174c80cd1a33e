//! `vestibule_throttle`: failed attempts, for each of what is counted.

use chrono::{DateTime, SubsecRound, Utc};
use vestibule_domain::throttle::Bucket;

use crate::database::{DbError, Dialect, Reader, Row, Transaction};
use crate::statement::sql;

const FIND: &str = r#"SELECT "failures", "since", "paused_until" FROM "vestibule_throttle" WHERE "id" = ?"#;

/// A bucket, as it is now.
///
/// # Errors
/// What the engine says.
pub async fn find(reader: &mut impl Reader, id: &str) -> Result<Option<Bucket>, DbError> {
    let rows = reader.query(&sql(reader.dialect(), FIND, [id.into()])).await?;
    rows.first().map(bucket).transpose()
}

/// A bucket, which nobody else can change until the transaction ends. One that is not there cannot be held;
/// [`insert`] finds out whether it still is not.
///
/// # Errors
/// What the engine says.
pub async fn hold(tx: &mut Transaction, id: &str) -> Result<Option<Bucket>, DbError> {
    const HOLD: &str =
        r#"SELECT "failures", "since", "paused_until" FROM "vestibule_throttle" WHERE "id" = ? FOR UPDATE"#;
    // SQLite has one writer at a time anyway.
    let text = if tx.dialect() == Dialect::Sqlite { FIND } else { HOLD };
    let rows = tx.query(&sql(tx.dialect(), text, [id.into()])).await?;
    rows.first().map(bucket).transpose()
}

fn bucket(row: &Row) -> Result<Bucket, DbError> {
    Ok(Bucket {
        failures: u32::try_from(row.int(0)?).unwrap_or(0),
        since: row.timestamp(1)?,
        paused_until: row.optional_timestamp(2)?,
    })
}

/// Adds a bucket, which can go at `empty_at`.
///
/// # Errors
/// [`DbError::Retry`] if somebody else has added it meanwhile; else what the engine says.
pub async fn insert(
    tx: &mut Transaction,
    id: &str,
    bucket: Bucket,
    empty_at: DateTime<Utc>,
) -> Result<(), DbError> {
    const INSERT: &str = r#"INSERT INTO "vestibule_throttle" ("id", "failures", "since", "paused_until", "empty_at")
        VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"#;
    const INSERT_MYSQL: &str = r#"INSERT IGNORE INTO "vestibule_throttle"
        ("id", "failures", "since", "paused_until", "empty_at") VALUES (?, ?, ?, ?, ?)"#;
    let dialect = tx.dialect();
    let text = if dialect == Dialect::MySql { INSERT_MYSQL } else { INSERT };
    let values = [
        id.into(),
        i64::from(bucket.failures).into(),
        whole(bucket.since).into(),
        bucket.paused_until.map(whole).into(),
        whole(empty_at).into(),
    ];
    if tx.execute(&sql(dialect, text, values)).await? == 1 { Ok(()) } else { Err(DbError::Retry) }
}

/// Changes a bucket that is held.
///
/// # Errors
/// What the engine says.
pub async fn update(
    tx: &mut Transaction,
    id: &str,
    bucket: Bucket,
    empty_at: DateTime<Utc>,
) -> Result<(), DbError> {
    const UPDATE: &str = r#"UPDATE "vestibule_throttle"
        SET "failures" = ?, "since" = ?, "paused_until" = ?, "empty_at" = ? WHERE "id" = ?"#;
    let values = [
        i64::from(bucket.failures).into(),
        whole(bucket.since).into(),
        bucket.paused_until.map(whole).into(),
        whole(empty_at).into(),
        id.into(),
    ];
    tx.execute(&sql(tx.dialect(), UPDATE, values)).await?;
    Ok(())
}

/// Takes one attempt out of a bucket again, and the pause that followed it: it was no failure.
///
/// # Errors
/// What the engine says.
pub async fn give_back(tx: &mut Transaction, id: &str) -> Result<(), DbError> {
    const GIVE_BACK: &str = r#"UPDATE "vestibule_throttle"
        SET "failures" = "failures" - 1, "paused_until" = NULL WHERE "id" = ? AND "failures" > 0"#;
    tx.execute(&sql(tx.dialect(), GIVE_BACK, [id.into()])).await?;
    Ok(())
}

/// Empties a bucket.
///
/// # Errors
/// What the engine says.
pub async fn clear(tx: &mut Transaction, id: &str) -> Result<(), DbError> {
    const CLEAR: &str = r#"DELETE FROM "vestibule_throttle" WHERE "id" = ?"#;
    tx.execute(&sql(tx.dialect(), CLEAR, [id.into()])).await?;
    Ok(())
}

/// Whether any bucket can go: a read, so that nobody has to wait for the lock of a writer.
///
/// # Errors
/// What the engine says.
pub async fn any_empty(reader: &mut impl Reader, now: DateTime<Utc>) -> Result<bool, DbError> {
    const ANY: &str = r#"SELECT 1 FROM "vestibule_throttle" WHERE "empty_at" <= ? LIMIT 1"#;
    Ok(!reader.query(&sql(reader.dialect(), ANY, [now.into()])).await?.is_empty())
}

/// Removes the buckets that can go, by an index; gives how many.
///
/// # Errors
/// What the engine says.
pub async fn delete_empty(tx: &mut Transaction, now: DateTime<Utc>) -> Result<u64, DbError> {
    const DELETE: &str = r#"DELETE FROM "vestibule_throttle" WHERE "empty_at" <= ?"#;
    tx.execute(&sql(tx.dialect(), DELETE, [now.into()])).await
}

/// Whole milliseconds: not every engine keeps more.
fn whole(instant: DateTime<Utc>) -> DateTime<Utc> {
    instant.trunc_subsecs(3)
}
