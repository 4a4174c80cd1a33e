//! The migration lock: one instance migrates at a time.

use super::history;
use crate::database::{DbError, Dialect, Sql, Transaction};

/// Key of the advisory lock in PostgreSQL: "vestibul" in ASCII.
const KEY: i64 = 0x7665_7374_6962_756c;

/// Name of the lock in MySQL. It contains the database, because named locks there are global to the server.
const NAME: &str = "CONCAT('vestibule.', MD5(DATABASE()))";

/// Maximum wait for the lock in MySQL, in seconds. In PostgreSQL the statement timeout limits the wait, in SQLite the
/// wait for the file's write lock.
const TIMEOUT_SECONDS: u32 = 60;

/// Waits until no other instance migrates.
pub(super) async fn acquire(tx: &mut Transaction) -> Result<(), DbError> {
    match tx.dialect() {
        // The transaction holds the write lock of the file.
        Dialect::Sqlite => Ok(()),
        // Released at the end of the transaction.
        Dialect::Postgres => execute(tx, format!("SELECT pg_advisory_xact_lock({KEY})")).await,
        Dialect::Cockroach => lock_row(tx).await,
        Dialect::MySql => named_lock(tx).await,
    }
}

/// Commits if the migration was applied, and releases the lock. Returns whether it was applied.
pub(super) async fn release(tx: Transaction, applied: Result<bool, DbError>) -> Result<bool, DbError> {
    if tx.dialect() == Dialect::MySql {
        return release_named_lock(tx, applied).await;
    }
    if applied? {
        tx.commit().await?;
        return Ok(true);
    }
    drop(tx);
    Ok(false)
}

/// CockroachDB has no advisory locks, so a row of the migration history is locked, with a version no step has.
async fn lock_row(tx: &mut Transaction) -> Result<(), DbError> {
    history::create_table(tx).await?;
    let table = history::TABLE;
    execute(tx, format!("INSERT INTO {table} (version, name) VALUES (0, 'lock') ON CONFLICT DO NOTHING"))
        .await?;
    execute(tx, format!("SELECT version FROM {table} WHERE version = 0 FOR UPDATE")).await
}

/// The lock belongs to the connection, because in MySQL a schema change commits the transaction implicitly.
async fn named_lock(tx: &mut Transaction) -> Result<(), DbError> {
    match query(tx, format!("SELECT GET_LOCK({NAME}, {TIMEOUT_SECONDS})")).await? {
        Some(1) => Ok(()),
        _ => Err(DbError::Unavailable("timed out while another instance migrates the database".into())),
    }
}

async fn release_named_lock(mut tx: Transaction, applied: Result<bool, DbError>) -> Result<bool, DbError> {
    // The next instance must see the recorded step, so the commit precedes the release.
    let committed = if applied.is_ok() { execute(&mut tx, "COMMIT".into()).await } else { Ok(()) };
    tx.clear_failure();
    let released = query(&mut tx, format!("SELECT RELEASE_LOCK({NAME})")).await;
    let applied = applied?;
    committed.and(released.map(drop))?;
    Ok(applied)
}

async fn query(tx: &mut Transaction, text: String) -> Result<Option<i64>, DbError> {
    let rows = tx.query(&Sql::raw(text, vec![]).uncached()).await?;
    Ok(rows.first().and_then(|row| row.get(0).as_int()))
}

async fn execute(tx: &mut Transaction, text: String) -> Result<(), DbError> {
    tx.execute(&Sql::raw(text, vec![]).uncached()).await.map(drop)
}
