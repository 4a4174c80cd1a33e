//! Read-write transactions.

use std::sync::Arc;
use std::time::Instant;

use tracing::Span;

use super::counters::Counters;
use super::{DbError, Dialect, Row, Sql, mysql, postgres, sqlite};

/// A transaction that can read and write.
///
/// Dropping it without [`Transaction::commit`] rolls it back, including when the request's future is cancelled.
/// SQLite runs one transaction at a time: a task that begins a second one while it holds the first deadlocks.
pub struct Transaction {
    inner: EngineTransaction,
    dialect: Dialect,
    failed: bool,
    counters: Arc<Counters>,
    trace: Trace,
}

/// Logs at DEBUG how a transaction ended and how long it took. At other levels it does nothing.
struct Trace {
    span: Span,
    /// `None` while the span is disabled.
    begun: Option<Instant>,
    outcome: &'static str,
}

impl Trace {
    fn begin() -> Self {
        let span = tracing::debug_span!("transaction");
        let begun = (!span.is_disabled()).then(Instant::now);
        Self { span, begun, outcome: "rolled back" }
    }
}

impl Drop for Trace {
    fn drop(&mut self) {
        let Some(begun) = self.begun else { return };
        let duration_ms = begun.elapsed().as_secs_f64() * 1000.0;
        tracing::debug!(parent: &self.span, duration_ms, outcome = self.outcome, "transaction ended");
    }
}

/// A transaction of one of the engines.
pub(super) enum EngineTransaction {
    Sqlite(sqlite::Transaction),
    Postgres(Box<postgres::Transaction>),
    MySql(mysql::Transaction),
}

impl Transaction {
    pub(super) fn new(inner: EngineTransaction, dialect: Dialect, counters: Arc<Counters>) -> Self {
        Self { inner, dialect, failed: false, counters, trace: Trace::begin() }
    }

    /// The SQL dialect of the engine.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Runs a query; it sees the changes of this transaction.
    ///
    /// # Errors
    /// [`DbError`], as the engine reports it. Afterwards the transaction can only be dropped.
    pub async fn query(&mut self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        self.ensure_usable()?;
        self.counters.read();
        let rows = match &mut self.inner {
            EngineTransaction::Sqlite(inner) => inner.query(sql),
            EngineTransaction::Postgres(inner) => inner.query(sql).await,
            EngineTransaction::MySql(inner) => inner.query(sql).await,
        };
        self.record_failure(rows)
    }

    /// Runs a statement that changes rows and returns the number of matched rows.
    ///
    /// # Errors
    /// [`DbError`], as the engine reports it. Afterwards the transaction can only be dropped.
    pub async fn execute(&mut self, sql: &Sql) -> Result<u64, DbError> {
        self.ensure_usable()?;
        self.counters.write();
        let matched = match &mut self.inner {
            EngineTransaction::Sqlite(inner) => inner.execute(sql),
            EngineTransaction::Postgres(inner) => inner.execute(sql).await,
            EngineTransaction::MySql(inner) => inner.execute(sql).await,
        };
        self.record_failure(matched)
    }

    /// Inserts one row and returns the number generated for the column `key`.
    ///
    /// # Errors
    /// [`DbError`], as the engine reports it. Afterwards the transaction can only be dropped.
    pub async fn insert_returning_key(&mut self, sql: &Sql, key: &str) -> Result<i64, DbError> {
        self.ensure_usable()?;
        self.counters.write();
        let number = match &mut self.inner {
            EngineTransaction::Sqlite(inner) => inner.insert_returning_key(sql),
            EngineTransaction::Postgres(inner) => inner.insert_returning_key(sql, key).await,
            EngineTransaction::MySql(inner) => inner.insert_returning_key(sql).await,
        };
        self.record_failure(number)
    }

    /// Commits the transaction.
    ///
    /// # Errors
    /// [`DbError`], as the engine reports it. Nothing was changed, except that after [`DbError::Unavailable`] the
    /// outcome is unknown.
    pub async fn commit(self) -> Result<(), DbError> {
        self.ensure_usable()?;
        self.counters.commit();
        let mut trace = self.trace;
        let committed = match self.inner {
            EngineTransaction::Sqlite(inner) => inner.commit().await,
            EngineTransaction::Postgres(inner) => (*inner).commit().await,
            EngineTransaction::MySql(inner) => inner.commit().await,
        };
        trace.outcome = if committed.is_ok() { "committed" } else { "failed" };
        committed
    }

    /// Allows statements again after an error, for state of the connection that outlives the transaction, such as a
    /// named lock in MySQL.
    pub(crate) fn clear_failure(&mut self) {
        self.failed = false;
    }

    /// Rejects statements after an error, so that all engines behave alike: PostgreSQL would reject every statement and
    /// silently turn the commit into a rollback; MySQL would, after a deadlock, run statements outside any transaction.
    fn ensure_usable(&self) -> Result<(), DbError> {
        if self.failed {
            return Err(DbError::Other("an earlier statement of this transaction has failed".into()));
        }
        Ok(())
    }

    fn record_failure<T>(&mut self, result: Result<T, DbError>) -> Result<T, DbError> {
        self.failed |= result.is_err();
        result
    }
}
