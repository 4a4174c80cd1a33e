//! Reading, wherever it is done.

use super::{Database, DbError, Dialect, Row, Sql, Transaction};

/// Where a read can be made: the database itself or an open transaction.
pub trait Reader: Send {
    /// The SQL to write.
    fn dialect(&self) -> Dialect;

    /// Reads.
    ///
    /// # Errors
    /// What the engine says.
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
