//! PostgreSQL, and CockroachDB, which uses the same wire protocol.

mod bind;
mod connect;
mod decode;
mod error;
mod numeric;
mod pooled_client;
mod tls;
mod transaction;

use deadpool_postgres::Pool;

use self::error::translate_pool;
use self::pooled_client::{PooledClient, StatementError};
pub(super) use self::transaction::Transaction;
use super::{DbError, Dialect, Row, ServerOptions, Sql};

/// A pool of connections.
pub(super) struct Postgres {
    pool: Pool,
    dialect: Dialect,
}

impl Postgres {
    /// Creates the pool and opens its minimum number of connections, at least one to check that the server is
    /// reachable.
    pub(super) async fn open(options: &ServerOptions, dialect: Dialect) -> Result<Self, DbError> {
        let pool = connect::pool(options, dialect)?;
        let first = (0..options.pool.min.max(1)).map(|_| pool.get());
        futures_util::future::try_join_all(first).await.map_err(translate_pool)?;
        Ok(Self { pool, dialect })
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Runs a query. It is repeated once if the connection had broken while idle or the prepared statement was stale.
    pub(super) async fn query(&self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        let mut client = self.client().await?;
        let result = match client.query(sql, false).await {
            Err(StatementError::Stale) => client.query(sql, false).await,
            Err(StatementError::Disconnected(_)) => {
                drop(client);
                self.client().await?.query(sql, false).await
            }
            done => done,
        };
        result.map_err(StatementError::into_db_error)
    }

    pub(super) async fn begin(&self) -> Result<Transaction, DbError> {
        Ok(Transaction::new(self.client().await?))
    }

    pub(super) fn close(&self) {
        self.pool.close();
    }

    async fn client(&self) -> Result<PooledClient, DbError> {
        self.pool.get().await.map(PooledClient::new).map_err(translate_pool)
    }
}
