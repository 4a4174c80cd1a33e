//! A MySQL transaction.

use super::error::translate;
use super::statement;
use crate::database::{DbError, Row, Sql};

/// An open transaction. If it is dropped, the pool rolls it back before it reuses the connection; the pool closes a
/// connection whose statement was cancelled before its result arrived.
pub(in crate::database) struct Transaction(mysql_async::Transaction<'static>);

impl Transaction {
    pub(super) fn new(begun: mysql_async::Transaction<'static>) -> Self {
        Self(begun)
    }

    pub(in crate::database) async fn query(&mut self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        statement::query(&mut self.0, sql).await
    }

    pub(in crate::database) async fn execute(&mut self, sql: &Sql) -> Result<u64, DbError> {
        statement::execute(&mut self.0, sql).await
    }

    pub(in crate::database) async fn insert_returning_key(&mut self, sql: &Sql) -> Result<i64, DbError> {
        statement::insert(&mut self.0, sql).await
    }

    pub(in crate::database) async fn commit(self) -> Result<(), DbError> {
        self.0.commit().await.map_err(|error| translate(error, "COMMIT"))
    }
}
