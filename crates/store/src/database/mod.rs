//! The engines behind one interface: open a database, read from it, change it in a transaction.
//!
//! Everything above speaks in [`Sql`], [`Row`] and [`DbError`]; what a driver is called is known in this folder
//! only.

mod bind;
mod cell;
mod dialect;
mod error;
mod mysql;
mod options;
mod postgres;
mod reader;
mod row;
mod sql;
mod sqlite;
mod tally;
mod transaction;

use std::sync::Arc;

pub use self::cell::Cell;
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
pub use self::tally::Counts;
use self::tally::Tally;
use self::transaction::Open;
pub use self::transaction::Transaction;

/// An open database. Clones share it.
#[derive(Clone)]
pub struct Database {
    engine: Arc<Engine>,
    tally: Arc<Tally>,
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
        Ok(Self { engine: Arc::new(engine), tally: Arc::default() })
    }

    /// Its SQL.
    pub fn dialect(&self) -> Dialect {
        match &*self.engine {
            Engine::Sqlite(_) => Dialect::Sqlite,
            Engine::Postgres(engine) => engine.dialect(),
            Engine::MySql(_) => Dialect::MySql,
        }
    }

    /// Reads outside any transaction: sees everything that is committed.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn query(&self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        self.tally.read();
        match &*self.engine {
            Engine::Sqlite(engine) => engine.query(sql).await,
            Engine::Postgres(engine) => engine.query(sql).await,
            Engine::MySql(engine) => engine.query(sql).await,
        }
    }

    /// Begins a write transaction.
    ///
    /// # Errors
    /// [`DbError::Unavailable`]: no connection is free in time. [`DbError::Retry`]: somebody else holds the write
    /// lock of a SQLite file for too long.
    pub async fn begin(&self) -> Result<Transaction, DbError> {
        let open = match &*self.engine {
            Engine::Sqlite(engine) => Open::Sqlite(engine.begin().await?),
            Engine::Postgres(engine) => Open::Postgres(Box::new(engine.begin().await?)),
            Engine::MySql(engine) => Open::MySql(engine.begin().await?),
        };
        Ok(Transaction::new(open, self.dialect(), self.tally.clone()))
    }

    /// What was asked of it so far.
    pub fn counts(&self) -> Counts {
        self.tally.counts()
    }

    /// Closes all connections once their work is done; a SQLite file is left without side files.
    pub async fn close(&self) {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.close().await,
            Engine::Postgres(engine) => engine.close(),
            Engine::MySql(engine) => engine.close().await,
        }
    }
}
