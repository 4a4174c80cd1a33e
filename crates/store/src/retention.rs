//! What of `directus_activity` and `directus_revisions` is older than it has to be kept.
//!
//! Keys of the activity go up with time, so that what is old lies at the front: a batch costs what there is to remove.
//! Rows whose time does not fit their key (the clock was wrong, they were copied here) are removed by their time, too,
//! at the latest when their neighbours are.

use chrono::{DateTime, Utc};
use sea_query::{Alias, Expr, ExprTrait, Query};

use crate::database::{DbError, Reader, Row, Sql, Transaction};
use crate::statement::sql;

/// Keys in one statement: far below what any engine allows.
const KEYS_AT_ONCE: usize = 500;

/// The last key of what is older than `before`; `None` if nothing is.
///
/// # Errors
/// What the engine says.
pub async fn newest_before(reader: &mut impl Reader, before: DateTime<Utc>) -> Result<Option<i64>, DbError> {
    const NEWEST: &str = r#"SELECT "id" FROM "directus_activity" WHERE "timestamp" < ?
        ORDER BY "timestamp" DESC LIMIT 1"#;
    let rows = reader.query(&sql(reader.dialect(), NEWEST, [before.into()])).await?;
    rows.first().map(|row| row.int(0)).transpose()
}

/// Revisions of what happened before `before`, up to the activity `newest`.
///
/// # Errors
/// What the engine says.
pub async fn old_revisions(
    reader: &mut impl Reader,
    (before, newest): (DateTime<Utc>, i64),
    limit: u32,
) -> Result<Vec<i64>, DbError> {
    const OLD: &str = r#"SELECT r."id" FROM "directus_revisions" r
        JOIN "directus_activity" a ON a."id" = r."activity"
        WHERE r."activity" <= ? AND a."timestamp" < ? ORDER BY r."activity" LIMIT ?"#;
    let values = [newest.into(), before.into(), i64::from(limit).into()];
    keys(&reader.query(&sql(reader.dialect(), OLD, values)).await?)
}

/// Activity from before `before`, behind the key `after` and up to `newest`. What has revisions is left: it says who made
/// them, and they would go with it.
///
/// # Errors
/// What the engine says.
pub async fn old_activity(
    reader: &mut impl Reader,
    (before, newest): (DateTime<Utc>, i64),
    after: i64,
    limit: u32,
) -> Result<Vec<i64>, DbError> {
    const OLD: &str = r#"SELECT a."id" FROM "directus_activity" a
        WHERE a."id" > ? AND a."id" <= ? AND a."timestamp" < ?
            AND NOT EXISTS (SELECT 1 FROM "directus_revisions" r WHERE r."activity" = a."id")
        ORDER BY a."id" LIMIT ?"#;
    let values = [after.into(), newest.into(), before.into(), i64::from(limit).into()];
    keys(&reader.query(&sql(reader.dialect(), OLD, values)).await?)
}

fn keys(rows: &[Row]) -> Result<Vec<i64>, DbError> {
    rows.iter().map(|row| row.int(0)).collect()
}

/// Removes revisions. Those that Directus has made because of them stay, and forget what they were made because of.
///
/// # Errors
/// What the engine says.
pub async fn delete_revisions(tx: &mut Transaction, ids: &[i64]) -> Result<u64, DbError> {
    for ids in ids.chunks(KEYS_AT_ONCE) {
        let mut orphans = Query::update();
        let none: Option<i64> = None;
        orphans.table("directus_revisions").value("parent", none).and_where(is_one_of("parent", ids));
        tx.execute(&Sql::update(tx.dialect(), &orphans)).await?;
    }
    delete(tx, "directus_revisions", ids).await
}

/// Removes activity.
///
/// # Errors
/// What the engine says.
pub async fn delete_activity(tx: &mut Transaction, ids: &[i64]) -> Result<u64, DbError> {
    delete(tx, "directus_activity", ids).await
}

async fn delete(tx: &mut Transaction, table: &'static str, ids: &[i64]) -> Result<u64, DbError> {
    let mut deleted = 0;
    for ids in ids.chunks(KEYS_AT_ONCE) {
        let mut statement = Query::delete();
        statement.from_table(table).and_where(is_one_of("id", ids));
        deleted += tx.execute(&Sql::delete(tx.dialect(), &statement)).await?;
    }
    Ok(deleted)
}

fn is_one_of(column: &'static str, ids: &[i64]) -> Expr {
    Expr::col(Alias::new(column)).is_in(ids.iter().copied())
}
