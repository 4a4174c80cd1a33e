//! One interface to all database engines: open a database, read from it, change it in a transaction.
//!
//! Other modules use [`Sql`], [`Row`] and [`DbError`]. Driver types are used in this folder only.
//!
//! Native drivers and not sqlx: docs/storage.md and docs/decisions/0001-sqlite-inline.md have the measurements.

mod bind;
mod cell;
mod counters;
mod dialect;
mod error;
mod mysql;
mod options;
mod postgres;
mod reader;
mod row;
mod sql;
mod sqlite;
mod transaction;

use std::sync::Arc;

pub use self::cell::Cell;
use self::counters::Counters;
pub use self::counters::Counts;
pub use self::dialect::Dialect;
pub use self::error::DbError;
use self::mysql::MySql;
pub use self::options::{
    Address, DatabaseOptions, PoolOptions, ServerOptions, SqliteOptions, SslMode, SslOptions,
};
use self::postgres::Postgres;
pub use self::reader::Reader;
pub use self::row::Row;
pub use self::sql::Sql;
use self::sqlite::Sqlite;
use self::transaction::EngineTransaction;
pub use self::transaction::Transaction;

/// An open database. Clones share it.
#[derive(Clone)]
pub struct Database {
    engine: Arc<Engine>,
    counters: Arc<Counters>,
}

enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
    MySql(MySql),
}

impl Database {
    /// Opens a database.
    ///
    /// # Errors
    /// [`DbError::Unavailable`]: it cannot be reached.
    pub async fn open(options: &DatabaseOptions) -> Result<Self, DbError> {
        let engine = match options {
            DatabaseOptions::Sqlite(options) => Engine::Sqlite(Sqlite::open(options).await?),
            DatabaseOptions::Postgres(options) => {
                Engine::Postgres(Postgres::open(options, Dialect::Postgres).await?)
            }
            DatabaseOptions::Cockroach(options) => {
                Engine::Postgres(Postgres::open(options, Dialect::Cockroach).await?)
            }
            DatabaseOptions::MySql(options) => Engine::MySql(MySql::open(options).await?),
        };
        Ok(Self { engine: Arc::new(engine), counters: Arc::default() })
    }

    /// The SQL dialect of the engine.
    pub fn dialect(&self) -> Dialect {
        match &*self.engine {
            Engine::Sqlite(_) => Dialect::Sqlite,
            Engine::Postgres(engine) => engine.dialect(),
            Engine::MySql(_) => Dialect::MySql,
        }
    }

    /// Runs a query outside any transaction; it sees all committed changes.
    ///
    /// # Errors
    /// [`DbError`], as the engine reports it.
    pub async fn query(&self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        self.counters.read();
        match &*self.engine {
            Engine::Sqlite(engine) => engine.query(sql).await,
            Engine::Postgres(engine) => engine.query(sql).await,
            Engine::MySql(engine) => engine.query(sql).await,
        }
    }

    /// Begins a write transaction.
    ///
    /// # Errors
    /// [`DbError::Unavailable`]: no connection became free within the timeout. [`DbError::Retry`]: another process
    /// held the write lock of a SQLite file for too long.
    pub async fn begin(&self) -> Result<Transaction, DbError> {
        let inner = match &*self.engine {
            Engine::Sqlite(engine) => EngineTransaction::Sqlite(engine.begin().await?),
            Engine::Postgres(engine) => EngineTransaction::Postgres(Box::new(engine.begin().await?)),
            Engine::MySql(engine) => EngineTransaction::MySql(engine.begin().await?),
        };
        Ok(Transaction::new(inner, self.dialect(), self.counters.clone()))
    }

    /// The statements and commits of this handle and its clones so far.
    pub fn counts(&self) -> Counts {
        self.counters.counts()
    }

    /// Closes all connections after their running work. A SQLite database is left without `-wal` and `-shm` files.
    pub async fn close(&self) {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.close().await,
            Engine::Postgres(engine) => engine.close(),
            Engine::MySql(engine) => engine.close().await,
        }
    }
}
