//! MySQL and MariaDB.

mod connect;
mod error;
mod statement;
mod transaction;
mod value;

use std::time::Duration;

use mysql_async::{Conn, Pool, TxOpts};

use self::error::translate;
pub(super) use self::transaction::Transaction;
use super::{DbError, Row, ServerOptions, Sql};

/// A pool of connections.
pub(super) struct MySql {
    pool: Pool,
    acquire_timeout: Duration,
}

impl MySql {
    /// Makes the pool and the connections it shall have at the start, at least one to see that it works.
    pub(super) async fn open(options: &ServerOptions) -> Result<Self, DbError> {
        let pool = Pool::new(connect::options(options).await?);
        let engine = Self { pool, acquire_timeout: options.pool.acquire_timeout };
        let first = (0..options.pool.min.max(1)).map(|_| engine.connection());
        futures_util::future::try_join_all(first).await?;
        Ok(engine)
    }

    /// Reads. A connection that broke while nobody used it is no reason to fail: a read can be repeated.
    pub(super) async fn query(&self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        let mut connection = self.connection().await?;
        let outcome = statement::query(&mut connection, sql).await;
        if outcome.is_ok() || !connection.is_disconnected() {
            return outcome;
        }
        drop(connection);
        statement::query(&mut self.connection().await?, sql).await
    }

    pub(super) async fn begin(&self) -> Result<Transaction, DbError> {
        let begun = self.in_time(self.pool.start_transaction(TxOpts::default())).await?;
        Ok(Transaction::new(begun))
    }

    pub(super) async fn close(&self) {
        if let Err(error) = self.pool.clone().disconnect().await {
            tracing::warn!(%error, "connections to the database were not closed cleanly");
        }
    }

    async fn connection(&self) -> Result<Conn, DbError> {
        self.in_time(self.pool.get_conn()).await
    }

    async fn in_time<T>(&self, work: impl Future<Output = mysql_async::Result<T>>) -> Result<T, DbError> {
        match tokio::time::timeout(self.acquire_timeout, work).await {
            Ok(done) => done.map_err(|error| translate(error, "")),
            Err(_) => Err(DbError::Unavailable("no connection is free".into())),
        }
    }
}
