//! `vestibule_throttle`: failed attempts for each throttle key. An id is the digest of a throttle key.

use chrono::{DateTime, SubsecRound, Utc};
use vestibule_domain::throttle::Bucket;

use crate::database::{DbError, Dialect, Reader, Row, Transaction};
use crate::statement::sql;

const FIND: &str = r#"SELECT "failures", "since", "paused_until" FROM "vestibule_throttle" WHERE "id" = ?"#;

/// The bucket with that id.
pub async fn find(reader: &mut impl Reader, id: &str) -> Result<Option<Bucket>, DbError> {
    let rows = reader.query(&sql(reader.dialect(), FIND, [id.into()])).await?;
    rows.first().map(bucket).transpose()
}

/// The bucket with that id, locked against changes until the transaction ends. A bucket that does not exist cannot be
/// locked; [`insert`] detects whether it was created in the meantime.
pub async fn find_locked(tx: &mut Transaction, id: &str) -> Result<Option<Bucket>, DbError> {
    const FIND_LOCKED: &str =
        r#"SELECT "failures", "since", "paused_until" FROM "vestibule_throttle" WHERE "id" = ? FOR UPDATE"#;
    // SQLite has one writer at a time anyway.
    let text = if tx.dialect() == Dialect::Sqlite { FIND } else { FIND_LOCKED };
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

/// Inserts a bucket, which may be deleted from `empty_at` on.
///
/// # Errors
/// [`DbError::Retry`] if another transaction has inserted it in the meantime.
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

/// Updates a bucket that [`find_locked`] has returned.
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

/// Subtracts an attempt that was not a failure from a bucket, and ends the pause that followed it.
pub async fn refund(tx: &mut Transaction, id: &str) -> Result<(), DbError> {
    const REFUND: &str = r#"UPDATE "vestibule_throttle"
        SET "failures" = "failures" - 1, "paused_until" = NULL WHERE "id" = ? AND "failures" > 0"#;
    tx.execute(&sql(tx.dialect(), REFUND, [id.into()])).await?;
    Ok(())
}

/// Deletes a bucket.
pub async fn delete(tx: &mut Transaction, id: &str) -> Result<(), DbError> {
    const DELETE: &str = r#"DELETE FROM "vestibule_throttle" WHERE "id" = ?"#;
    tx.execute(&sql(tx.dialect(), DELETE, [id.into()])).await?;
    Ok(())
}

/// Whether any bucket is empty. Queried first, so that the lock of a writer is taken only if there is something to
/// delete.
pub async fn any_empty(reader: &mut impl Reader, now: DateTime<Utc>) -> Result<bool, DbError> {
    const ANY: &str = r#"SELECT 1 FROM "vestibule_throttle" WHERE "empty_at" <= ? LIMIT 1"#;
    Ok(!reader.query(&sql(reader.dialect(), ANY, [now.into()])).await?.is_empty())
}

/// Deletes the empty buckets, which are found by an index; returns their number.
pub async fn delete_empty(tx: &mut Transaction, now: DateTime<Utc>) -> Result<u64, DbError> {
    const DELETE: &str = r#"DELETE FROM "vestibule_throttle" WHERE "empty_at" <= ?"#;
    tx.execute(&sql(tx.dialect(), DELETE, [now.into()])).await
}

/// Whole milliseconds, because not every engine stores more.
fn whole(instant: DateTime<Utc>) -> DateTime<Utc> {
    instant.trunc_subsecs(3)
}
