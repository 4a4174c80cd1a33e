//! Changing a database.

use std::sync::Arc;

use super::tally::Tally;
use super::{DbError, Dialect, Row, Sql, mysql, postgres, sqlite};

/// A transaction that can read and write.
///
/// Dropped without [`Transaction::commit`] it is rolled back, also when the request it serves is abandoned midway.
/// In SQLite there is one at a time: whoever begins a second one while holding the first waits for himself.
pub struct Transaction {
    open: Open,
    dialect: Dialect,
    failed: bool,
    tally: Arc<Tally>,
}

/// A transaction of one of the engines.
pub(super) enum Open {
    Sqlite(sqlite::Transaction),
    Postgres(Box<postgres::Transaction>),
    MySql(mysql::Transaction),
}

impl Transaction {
    pub(super) fn new(open: Open, dialect: Dialect, tally: Arc<Tally>) -> Self {
        Self { open, dialect, failed: false, tally }
    }

    /// Its SQL.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Reads, and sees what this transaction has changed.
    ///
    /// # Errors
    /// What the engine says; afterwards the transaction can only be dropped.
    pub async fn query(&mut self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        self.alive()?;
        self.tally.read();
        let rows = match &mut self.open {
            Open::Sqlite(open) => open.query(sql),
            Open::Postgres(open) => open.query(sql).await,
            Open::MySql(open) => open.query(sql).await,
        };
        self.noted(rows)
    }

    /// Changes rows, and tells how many it found.
    ///
    /// # Errors
    /// What the engine says; afterwards the transaction can only be dropped.
    pub async fn execute(&mut self, sql: &Sql) -> Result<u64, DbError> {
        self.alive()?;
        self.tally.write();
        let found = match &mut self.open {
            Open::Sqlite(open) => open.execute(sql),
            Open::Postgres(open) => open.execute(sql).await,
            Open::MySql(open) => open.execute(sql).await,
        };
        self.noted(found)
    }

    /// Inserts one row and gives back the number it got in the column `key`.
    ///
    /// # Errors
    /// What the engine says; afterwards the transaction can only be dropped.
    pub async fn insert_returning_key(&mut self, sql: &Sql, key: &str) -> Result<i64, DbError> {
        self.alive()?;
        self.tally.write();
        let number = match &mut self.open {
            Open::Sqlite(open) => open.insert_returning_key(sql),
            Open::Postgres(open) => open.insert_returning_key(sql, key).await,
            Open::MySql(open) => open.insert_returning_key(sql).await,
        };
        self.noted(number)
    }

    /// Makes the changes last.
    ///
    /// # Errors
    /// What the engine says; then nothing was changed, except that after [`DbError::Unavailable`] it is unknown.
    pub async fn commit(self) -> Result<(), DbError> {
        self.alive()?;
        self.tally.commit();
        match self.open {
            Open::Sqlite(open) => open.commit().await,
            Open::Postgres(open) => (*open).commit().await,
            Open::MySql(open) => open.commit().await,
        }
    }

    /// Lets statements through again after an error: for what belongs to the connection and not to the transaction.
    pub(crate) fn revive(&mut self) {
        self.failed = false;
    }

    /// After an error PostgreSQL takes nothing more and turns a commit into a rollback, without a word; after a
    /// deadlock MySQL takes everything, outside any transaction. So that all engines behave alike, none goes on.
    fn alive(&self) -> Result<(), DbError> {
        if self.failed {
            return Err(DbError::Other("a statement of this transaction has failed before".into()));
        }
        Ok(())
    }

    fn noted<T>(&mut self, result: Result<T, DbError>) -> Result<T, DbError> {
        self.failed |= result.is_err();
        result
    }
}
