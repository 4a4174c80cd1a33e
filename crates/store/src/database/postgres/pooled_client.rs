//! A connection from the pool.

use deadpool_postgres::{ClientWrapper, Object};
use futures_util::FutureExt;
use futures_util::future::{Either, join, ready};
use tokio_postgres::{Error, Statement};

use super::bind::Parameters;
use super::decode::rows;
use super::error::{is_broken, is_stale_statement, translate};
use crate::database::{DbError, Row, Sql};

/// Prepared statements cached per connection: more than the number of distinct queries. A cache that grows beyond this
/// is cleared.
const STATEMENT_CACHE_SIZE: usize = 256;

/// A connection from the pool. Dropping it returns it to the pool, or closes it if it is broken or if a statement was
/// cancelled before its result arrived: the next user would have to wait for that result.
pub(super) struct PooledClient {
    /// `Some` until this value is dropped.
    client: Option<Object>,
    /// Whether a result is pending or the connection is broken.
    unusable: bool,
}

/// An error of a statement, by what the caller can do about it.
pub(super) enum StatementError {
    /// The prepared statement was stale. The statement cache has been cleared; a retry prepares it again.
    Stale,
    /// The connection is broken.
    Disconnected(DbError),
    /// Any other error.
    Rejected(DbError),
}

impl PooledClient {
    pub(super) fn new(client: Object) -> Self {
        Self { client: Some(client), unusable: false }
    }

    /// Runs a statement that returns rows. With `begin`, a `BEGIN` is sent in the same batch before it.
    pub(super) async fn query(&mut self, sql: &Sql, begin: bool) -> Result<Vec<Row>, StatementError> {
        let parameters = Parameters::of(sql).map_err(StatementError::Rejected)?;
        self.send(begin, async |client| {
            let result = if sql.cached {
                client.query(&prepared(client, &sql.text).await?, &parameters.untyped()).await?
            } else {
                client.query_typed(&sql.text, &parameters.typed()).await?
            };
            rows(&result)
        })
        .await
    }

    /// Runs a statement that changes rows and returns their number. `begin` as in [`Self::query`].
    pub(super) async fn execute(&mut self, sql: &Sql, begin: bool) -> Result<u64, StatementError> {
        let parameters = Parameters::of(sql).map_err(StatementError::Rejected)?;
        self.send(begin, async |client| {
            if sql.cached {
                client.execute(&prepared(client, &sql.text).await?, &parameters.untyped()).await
            } else {
                client.execute_typed(&sql.text, &parameters.typed()).await
            }
        })
        .await
    }

    /// Commits the transaction.
    pub(super) async fn commit(&mut self) -> Result<(), StatementError> {
        self.send(false, async |client| client.batch_execute("COMMIT").await).await
    }

    /// Sends a `ROLLBACK` without waiting for its result; later statements on this connection run after it.
    pub(super) fn start_rollback(&mut self) {
        if let (Some(client), false) = (&self.client, self.unusable) {
            // The first poll sends the statement; the driver discards the result.
            drop(client.batch_execute("ROLLBACK").now_or_never());
        }
    }

    async fn send<T>(
        &mut self,
        begin: bool,
        work: impl AsyncFnOnce(&ClientWrapper) -> Result<T, Error>,
    ) -> Result<T, StatementError> {
        let Some(client) = &self.client else {
            return Err(StatementError::Disconnected(DbError::Unavailable(
                "the connection was returned to the pool".into(),
            )));
        };
        self.unusable = true;
        let begun =
            if begin { Either::Left(client.batch_execute("BEGIN")) } else { Either::Right(ready(Ok(()))) };
        let (begun, done) = join(begun, work(client)).await;
        let result = begun.and(done).map_err(|error| classify(client, error));
        self.unusable = matches!(result, Err(StatementError::Disconnected(_)));
        result
    }
}

impl Drop for PooledClient {
    fn drop(&mut self) {
        if self.unusable {
            drop(self.client.take().map(Object::take));
        }
    }
}

impl StatementError {
    /// The error for callers that cannot repeat the statement, such as a transaction.
    pub(super) fn into_db_error(self) -> DbError {
        match self {
            Self::Stale => DbError::Retry,
            Self::Disconnected(error) | Self::Rejected(error) => error,
        }
    }
}

async fn prepared(client: &ClientWrapper, text: &str) -> Result<Statement, Error> {
    if client.statement_cache.size() > STATEMENT_CACHE_SIZE {
        client.statement_cache.clear();
    }
    client.prepare_cached(text).await
}

fn classify(client: &ClientWrapper, error: Error) -> StatementError {
    if is_stale_statement(&error) {
        client.statement_cache.clear();
        StatementError::Stale
    } else if is_broken(&error) {
        StatementError::Disconnected(translate(error))
    } else {
        StatementError::Rejected(translate(error))
    }
}
