//! PostgreSQL, and CockroachDB, which speaks the same.

mod bind;
mod connect;
mod decode;
mod error;
mod loan;
mod numeric;
mod tls;
mod transaction;

use deadpool_postgres::Pool;

use self::error::translate_pool;
use self::loan::{Failure, Loan};
pub(super) use self::transaction::Transaction;
use super::{DbError, Dialect, Row, ServerOptions, Sql};

/// A pool of connections.
pub(super) struct Postgres {
    pool: Pool,
    dialect: Dialect,
}

impl Postgres {
    /// Makes the pool and the connections it shall have at the start, at least one to see that it works.
    pub(super) async fn open(options: &ServerOptions, dialect: Dialect) -> Result<Self, DbError> {
        let pool = connect::pool(options, dialect)?;
        let first = (0..options.pool.min.max(1)).map(|_| pool.get());
        futures_util::future::try_join_all(first).await.map_err(translate_pool)?;
        Ok(Self { pool, dialect })
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Reads. A connection that broke while nobody used it, or a prepared statement that is out of date, is no reason
    /// to fail: a read can be repeated.
    pub(super) async fn query(&self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        let mut loan = self.loan().await?;
        let outcome = match loan.query(sql, false).await {
            Err(Failure::Stale) => loan.query(sql, false).await,
            Err(Failure::Closed(_)) => {
                drop(loan);
                self.loan().await?.query(sql, false).await
            }
            done => done,
        };
        outcome.map_err(Failure::final_error)
    }

    pub(super) async fn begin(&self) -> Result<Transaction, DbError> {
        Ok(Transaction::new(self.loan().await?))
    }

    pub(super) fn close(&self) {
        self.pool.close();
    }

    async fn loan(&self) -> Result<Loan, DbError> {
        self.pool.get().await.map(Loan::new).map_err(translate_pool)
    }
}
