//! A change to a SQLite file.

use tokio::sync::OwnedMappedMutexGuard;

use super::blocking;
use super::connection::Connection;
use crate::database::{DbError, Row, Sql};

/// Whoever has this has the connection that writes.
type Writer = OwnedMappedMutexGuard<Option<Connection>, Connection>;

/// An open transaction. Its statements run in place, and so does the end: a commit is written to the log without
/// waiting for the disk.
pub(in crate::database) struct Transaction {
    open: Open,
    durable: bool,
}

/// The connection within its transaction; rolls back when it is dropped.
struct Open(Writer);

impl Drop for Open {
    fn drop(&mut self) {
        if !self.0.is_idle()
            && let Err(error) = self.0.run("ROLLBACK")
        {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
    }
}

impl Transaction {
    pub(super) fn new(writer: Writer, durable: bool) -> Self {
        Self { open: Open(writer), durable }
    }

    pub(in crate::database) fn query(&mut self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        self.open.0.query(sql)
    }

    pub(in crate::database) fn execute(&mut self, sql: &Sql) -> Result<u64, DbError> {
        self.open.0.execute(sql)
    }

    pub(in crate::database) fn insert_returning_key(&mut self, sql: &Sql) -> Result<i64, DbError> {
        self.open.0.execute(sql)?;
        Ok(self.open.0.last_key())
    }

    /// Where the disk has to be waited for, a thread for such work waits.
    pub(in crate::database) async fn commit(self) -> Result<(), DbError> {
        let Self { mut open, durable } = self;
        let mut commit = move || open.0.run("COMMIT");
        if durable { blocking(commit).await } else { commit() }
    }
}
