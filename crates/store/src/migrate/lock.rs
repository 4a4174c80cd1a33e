//! One instance at a time.

use super::notes;
use crate::database::{DbError, Dialect, Sql, Transaction};

/// The name of our lock among the locks of a PostgreSQL database: "vestibul" in ASCII.
const KEY: i64 = 0x7665_7374_6962_756c;

/// The same in MySQL, where locks belong to the server: each database has its own.
const NAME: &str = "CONCAT('vestibule.', MD5(DATABASE()))";

/// How long MySQL waits for the lock, in seconds. In PostgreSQL it is the statement timeout, in SQLite the wait for
/// the file.
const PATIENCE: u32 = 60;

/// Waits until nobody else migrates.
pub(super) async fn acquire(tx: &mut Transaction) -> Result<(), DbError> {
    match tx.dialect() {
        // A transaction of ours has the only write lock there is.
        Dialect::Sqlite => Ok(()),
        // Ends with the transaction.
        Dialect::Postgres => execute(tx, format!("SELECT pg_advisory_xact_lock({KEY})")).await,
        Dialect::Cockroach => lock_row(tx).await,
        Dialect::MySql => named_lock(tx).await,
    }
}

/// Commits if there was something to do, and lets the next one go on.
pub(super) async fn release(tx: Transaction, taken: Result<bool, DbError>) -> Result<bool, DbError> {
    if tx.dialect() == Dialect::MySql {
        return release_named_lock(tx, taken).await;
    }
    if taken? {
        tx.commit().await?;
        return Ok(true);
    }
    drop(tx);
    Ok(false)
}

/// CockroachDB has no advisory locks, but rows can be locked: the note of a step that does not exist.
async fn lock_row(tx: &mut Transaction) -> Result<(), DbError> {
    notes::prepare(tx).await?;
    let table = notes::TABLE;
    execute(tx, format!("INSERT INTO {table} (version, name) VALUES (0, 'lock') ON CONFLICT DO NOTHING"))
        .await?;
    execute(tx, format!("SELECT version FROM {table} WHERE version = 0 FOR UPDATE")).await
}

/// The lock belongs to the connection: a change of a table ends the transaction in MySQL.
async fn named_lock(tx: &mut Transaction) -> Result<(), DbError> {
    match query(tx, format!("SELECT GET_LOCK({NAME}, {PATIENCE})")).await? {
        Some(1) => Ok(()),
        _ => Err(DbError::Unavailable("somebody else has been migrating the database for too long".into())),
    }
}

async fn release_named_lock(mut tx: Transaction, taken: Result<bool, DbError>) -> Result<bool, DbError> {
    // Whoever comes next must see the note, so the commit comes first.
    let committed = if taken.is_ok() { execute(&mut tx, "COMMIT".into()).await } else { Ok(()) };
    tx.revive();
    let released = query(&mut tx, format!("SELECT RELEASE_LOCK({NAME})")).await;
    let taken = taken?;
    committed.and(released.map(drop))?;
    Ok(taken)
}

async fn query(tx: &mut Transaction, text: String) -> Result<Option<i64>, DbError> {
    let rows = tx.query(&Sql::raw(text, vec![]).uncached()).await?;
    Ok(rows.first().and_then(|row| row.get(0).as_int()))
}

async fn execute(tx: &mut Transaction, text: String) -> Result<(), DbError> {
    tx.execute(&Sql::raw(text, vec![]).uncached()).await.map(drop)
}
