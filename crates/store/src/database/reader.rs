//! The common read interface of a database and a transaction.

use super::{Database, DbError, Dialect, Row, Sql, Transaction};

/// Something that runs queries: a database, or an open transaction.
pub trait Reader: Send {
    /// The SQL dialect that statements must use.
    fn dialect(&self) -> Dialect;

    /// Runs a query and returns its rows.
    ///
    /// # Errors
    /// [`DbError`], as the engine reports it.
    fn query(&mut self, sql: &Sql) -> impl Future<Output = Result<Vec<Row>, DbError>> + Send;
}

impl Reader for Database {
    fn dialect(&self) -> Dialect {
        Self::dialect(self)
    }

    async fn query(&mut self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        Self::query(self, sql).await
    }
}

impl Reader for &Database {
    fn dialect(&self) -> Dialect {
        Database::dialect(self)
    }

    async fn query(&mut self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        Database::query(self, sql).await
    }
}

impl Reader for Transaction {
    fn dialect(&self) -> Dialect {
        Self::dialect(self)
    }

    async fn query(&mut self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        Self::query(self, sql).await
    }
}
