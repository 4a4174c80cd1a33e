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
    /// Creates the pool and opens its minimum number of connections, at least one to check that the server is
    /// reachable.
    pub(super) async fn open(options: &ServerOptions) -> Result<Self, DbError> {
        let pool = Pool::new(connect::options(options).await?);
        let engine = Self { pool, acquire_timeout: options.pool.acquire_timeout };
        let first = (0..options.pool.min.max(1)).map(|_| engine.connection());
        futures_util::future::try_join_all(first).await?;
        Ok(engine)
    }

    /// Runs a query. It is repeated once if the connection had broken while idle.
    pub(super) async fn query(&self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        let mut connection = self.connection().await?;
        let result = statement::query(&mut connection, sql).await;
        if result.is_ok() || !connection.is_disconnected() {
            return result;
        }
        drop(connection);
        statement::query(&mut self.connection().await?, sql).await
    }

    pub(super) async fn begin(&self) -> Result<Transaction, DbError> {
        let begun = self.with_timeout(self.pool.start_transaction(TxOpts::default())).await?;
        Ok(Transaction::new(begun))
    }

    pub(super) async fn close(&self) {
        if let Err(error) = self.pool.clone().disconnect().await {
            tracing::warn!(%error, "failed to close the database connections cleanly");
        }
    }

    async fn connection(&self) -> Result<Conn, DbError> {
        self.with_timeout(self.pool.get_conn()).await
    }

    async fn with_timeout<T>(
        &self,
        work: impl Future<Output = mysql_async::Result<T>>,
    ) -> Result<T, DbError> {
        match tokio::time::timeout(self.acquire_timeout, work).await {
            Ok(done) => done.map_err(|error| translate(error, "")),
            Err(_) => Err(DbError::Unavailable("no connection is free".into())),
        }
    }
}
