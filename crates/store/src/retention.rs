//! Rows of `directus_activity` and `directus_revisions` beyond their retention.
//!
//! Keys of activity grow with time, so old rows have the lowest keys and a batch costs no more than the rows it removes.
//! Rows whose time does not match their key (a wrong clock, copied rows) are also removed by their time, at the latest
//! together with the rows whose keys are adjacent.

use chrono::{DateTime, Utc};
use sea_query::{Alias, Expr, ExprTrait, Query};

use crate::database::{DbError, Reader, Row, Sql, Transaction};
use crate::statement::sql;

/// Keys in one statement: far below the limit of every engine.
const KEYS_PER_STATEMENT: usize = 500;

/// Which activity is old.
#[derive(Debug, Clone, Copy)]
pub struct Old {
    /// Activity before this time.
    pub before: DateTime<Utc>,
    /// Highest key of such activity, from [`newest_before`].
    pub newest: i64,
}

/// The key of the newest activity before `before`; `None` if there is none.
pub async fn newest_before(reader: &mut impl Reader, before: DateTime<Utc>) -> Result<Option<i64>, DbError> {
    const NEWEST: &str = r#"SELECT "id" FROM "directus_activity" WHERE "timestamp" < ?
        ORDER BY "timestamp" DESC LIMIT 1"#;
    let rows = reader.query(&sql(reader.dialect(), NEWEST, [before.into()])).await?;
    rows.first().map(|row| row.int(0)).transpose()
}

/// Keys of revisions that belong to old activity, at most `limit`.
pub async fn old_revisions(reader: &mut impl Reader, old: Old, limit: u32) -> Result<Vec<i64>, DbError> {
    const OLD: &str = r#"SELECT r."id" FROM "directus_revisions" r
        JOIN "directus_activity" a ON a."id" = r."activity"
        WHERE r."activity" <= ? AND a."timestamp" < ? ORDER BY r."activity" LIMIT ?"#;
    let values = [old.newest.into(), old.before.into(), i64::from(limit).into()];
    keys(&reader.query(&sql(reader.dialect(), OLD, values)).await?)
}

/// Keys of old activity above the key `after`, at most `limit`. Activity that has revisions is left out: it names their
/// author, and the revisions would be deleted with it.
pub async fn old_activity(
    reader: &mut impl Reader,
    old: Old,
    after: i64,
    limit: u32,
) -> Result<Vec<i64>, DbError> {
    const OLD: &str = r#"SELECT a."id" FROM "directus_activity" a
        WHERE a."id" > ? AND a."id" <= ? AND a."timestamp" < ?
            AND NOT EXISTS (SELECT 1 FROM "directus_revisions" r WHERE r."activity" = a."id")
        ORDER BY a."id" LIMIT ?"#;
    let values = [after.into(), old.newest.into(), old.before.into(), i64::from(limit).into()];
    keys(&reader.query(&sql(reader.dialect(), OLD, values)).await?)
}

fn keys(rows: &[Row]) -> Result<Vec<i64>, DbError> {
    rows.iter().map(|row| row.int(0)).collect()
}

/// Removes revisions. Revisions that have one of them as `parent` stay, with `parent` set to NULL.
pub async fn delete_revisions(tx: &mut Transaction, ids: &[i64]) -> Result<u64, DbError> {
    for ids in ids.chunks(KEYS_PER_STATEMENT) {
        let mut orphans = Query::update();
        let none: Option<i64> = None;
        orphans.table("directus_revisions").value("parent", none).and_where(is_one_of("parent", ids));
        tx.execute(&Sql::update(tx.dialect(), &orphans)).await?;
    }
    delete(tx, "directus_revisions", ids).await
}

/// Removes activity.
pub async fn delete_activity(tx: &mut Transaction, ids: &[i64]) -> Result<u64, DbError> {
    delete(tx, "directus_activity", ids).await
}

async fn delete(tx: &mut Transaction, table: &'static str, ids: &[i64]) -> Result<u64, DbError> {
    let mut deleted = 0;
    for ids in ids.chunks(KEYS_PER_STATEMENT) {
        let mut statement = Query::delete();
        statement.from_table(table).and_where(is_one_of("id", ids));
        deleted += tx.execute(&Sql::delete(tx.dialect(), &statement)).await?;
    }
    Ok(deleted)
}

fn is_one_of(column: &'static str, ids: &[i64]) -> Expr {
    Expr::col(Alias::new(column)).is_in(ids.iter().copied())
}
