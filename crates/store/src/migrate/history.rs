//! The migration history in `vestibule_migrations`: the applied steps and when they were applied.

use super::Step;
use crate::database::{DbError, Dialect, Reader, Sql, Transaction};

/// Table of the migration history.
pub(super) const TABLE: &str = "vestibule_migrations";

/// Creates the table if it does not exist.
pub(super) async fn create_table(tx: &mut Transaction) -> Result<(), DbError> {
    let timestamp = match tx.dialect() {
        Dialect::Sqlite => "datetime",
        Dialect::Postgres | Dialect::Cockroach => "timestamptz",
        Dialect::MySql => "timestamp",
    };
    let text = format!(
        "CREATE TABLE IF NOT EXISTS {TABLE} (version bigint NOT NULL PRIMARY KEY, name varchar(255) NOT NULL, \
         timestamp {timestamp} NOT NULL DEFAULT CURRENT_TIMESTAMP)"
    );
    tx.execute(&uncached(text)).await.map(drop)
}

/// Whether a step has been applied.
pub(super) async fn is_applied(tx: &mut Transaction, version: i64) -> Result<bool, DbError> {
    let text = format!("SELECT version FROM {TABLE} WHERE version = {version}");
    Ok(!tx.query(&uncached(text)).await?.is_empty())
}

/// Versions of all applied steps.
pub(super) async fn applied(mut reader: impl Reader) -> Result<Vec<i64>, DbError> {
    let rows = reader.query(&uncached(format!("SELECT version FROM {TABLE}"))).await?;
    rows.iter().map(|row| row.int(0)).collect()
}

/// Records a step as applied.
pub(super) async fn record(tx: &mut Transaction, step: Step) -> Result<(), DbError> {
    let text = format!("INSERT INTO {TABLE} (version, name) VALUES ({}, '{}')", step.version, step.name);
    tx.execute(&uncached(text)).await.map(drop)
}

fn uncached(text: String) -> Sql {
    Sql::raw(text, vec![]).uncached()
}
