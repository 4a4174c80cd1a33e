//! A connection lent by the pool.

use deadpool_postgres::{ClientWrapper, Object};
use futures_util::FutureExt;
use futures_util::future::{Either, join, ready};
use tokio_postgres::{Error, Statement};

use super::bind::Parameters;
use super::decode::rows;
use super::error::{is_broken, is_stale_statement, translate};
use crate::database::{DbError, Row, Sql};

/// How many prepared statements a connection keeps, before it forgets them all: more than we have queries.
const STATEMENTS: usize = 256;

/// A connection lent by the pool. It does not go back but is closed if it broke, or if a statement is abandoned midway
/// because whoever asked for it has gone: the next one would have to wait for an answer nobody wants.
pub(super) struct Loan {
    /// There until the loan ends.
    client: Option<Object>,
    /// Whether an answer is waited for, or none can come any more.
    spoilt: bool,
}

/// Why a statement failed.
pub(super) enum Failure {
    /// The prepared statement was out of date; it has been forgotten.
    Stale,
    /// The connection is gone.
    Closed(DbError),
    /// Everything else.
    Refused(DbError),
}

impl Loan {
    pub(super) fn new(client: Object) -> Self {
        Self { client: Some(client), spoilt: false }
    }

    /// Runs a statement that gives rows. `begin` begins a transaction before it; the two are sent together.
    pub(super) async fn query(&mut self, sql: &Sql, begin: bool) -> Result<Vec<Row>, Failure> {
        let parameters = Parameters::of(sql).map_err(Failure::Refused)?;
        self.send(begin, async |client| {
            let answer = if sql.cached {
                client.query(&prepared(client, &sql.text).await?, &parameters.plain()).await?
            } else {
                client.query_typed(&sql.text, &parameters.typed()).await?
            };
            rows(&answer)
        })
        .await
    }

    /// Runs a statement that changes rows; how many. `begin` as above.
    pub(super) async fn execute(&mut self, sql: &Sql, begin: bool) -> Result<u64, Failure> {
        let parameters = Parameters::of(sql).map_err(Failure::Refused)?;
        self.send(begin, async |client| {
            if sql.cached {
                client.execute(&prepared(client, &sql.text).await?, &parameters.plain()).await
            } else {
                client.execute_typed(&sql.text, &parameters.typed()).await
            }
        })
        .await
    }

    /// Ends the transaction.
    pub(super) async fn commit(&mut self) -> Result<(), Failure> {
        self.send(false, async |client| client.batch_execute("COMMIT").await).await
    }

    /// Asks for the end of the transaction without waiting for it: whatever this connection is asked next comes
    /// after it.
    pub(super) fn roll_back(&mut self) {
        if let (Some(client), false) = (&self.client, self.spoilt) {
            // The first poll sends; the answer is thrown away by the driver.
            drop(client.batch_execute("ROLLBACK").now_or_never());
        }
    }

    async fn send<T>(
        &mut self,
        begin: bool,
        work: impl AsyncFnOnce(&ClientWrapper) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        let Some(client) = &self.client else {
            return Err(Failure::Closed(DbError::Unavailable("the connection was given back".into())));
        };
        self.spoilt = true;
        let begun =
            if begin { Either::Left(client.batch_execute("BEGIN")) } else { Either::Right(ready(Ok(()))) };
        let (begun, done) = join(begun, work(client)).await;
        let outcome = begun.and(done).map_err(|error| failure(client, error));
        self.spoilt = matches!(outcome, Err(Failure::Closed(_)));
        outcome
    }
}

impl Drop for Loan {
    fn drop(&mut self) {
        if self.spoilt {
            drop(self.client.take().map(Object::take));
        }
    }
}

impl Failure {
    /// What it means where nothing can be repeated, such as in a transaction.
    pub(super) fn final_error(self) -> DbError {
        match self {
            Self::Stale => DbError::Retry,
            Self::Closed(error) | Self::Refused(error) => error,
        }
    }
}

async fn prepared(client: &ClientWrapper, text: &str) -> Result<Statement, Error> {
    if client.statement_cache.size() > STATEMENTS {
        client.statement_cache.clear();
    }
    client.prepare_cached(text).await
}

fn failure(client: &ClientWrapper, error: Error) -> Failure {
    if is_stale_statement(&error) {
        client.statement_cache.clear();
        Failure::Stale
    } else if is_broken(&error) {
        Failure::Closed(translate(error))
    } else {
        Failure::Refused(translate(error))
    }
}
