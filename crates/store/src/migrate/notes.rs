//! `vestibule_migrations`: which steps were taken, and when.

use super::Step;
use crate::database::{DbError, Dialect, Reader, Sql, Transaction};

/// Where the notes are.
pub(super) const TABLE: &str = "vestibule_migrations";

/// Makes the table if there is none.
pub(super) async fn prepare(tx: &mut Transaction) -> Result<(), DbError> {
    let timestamp = match tx.dialect() {
        Dialect::Sqlite => "datetime",
        Dialect::Postgres | Dialect::Cockroach => "timestamptz",
        Dialect::MySql => "timestamp",
    };
    let text = format!(
        "CREATE TABLE IF NOT EXISTS {TABLE} (version bigint NOT NULL PRIMARY KEY, name varchar(255) NOT NULL, \
         timestamp {timestamp} NOT NULL DEFAULT CURRENT_TIMESTAMP)"
    );
    tx.execute(&once(text)).await.map(drop)
}

/// Whether a step was taken.
pub(super) async fn is_taken(tx: &mut Transaction, version: i64) -> Result<bool, DbError> {
    let text = format!("SELECT version FROM {TABLE} WHERE version = {version}");
    Ok(!tx.query(&once(text)).await?.is_empty())
}

/// All steps that were taken.
pub(super) async fn taken(mut reader: impl Reader) -> Result<Vec<i64>, DbError> {
    let rows = reader.query(&once(format!("SELECT version FROM {TABLE}"))).await?;
    rows.iter().map(|row| row.int(0)).collect()
}

/// Notes that a step was taken.
pub(super) async fn note(tx: &mut Transaction, step: Step) -> Result<(), DbError> {
    let text = format!("INSERT INTO {TABLE} (version, name) VALUES ({}, '{}')", step.version, step.name);
    tx.execute(&once(text)).await.map(drop)
}

fn once(text: String) -> Sql {
    Sql::raw(text, vec![]).uncached()
}
