//! A SQLite transaction.

use std::sync::Arc;

use super::queue::Queue;
use super::readers::closed;
use super::writer::{GroupPosition, WriteGuard};
use crate::database::{DbError, Row, Sql};

/// An open transaction. Its statements run on the calling thread. So does the commit, unless the database is durable:
/// it writes to the log without waiting for the disk.
pub(in crate::database) struct Transaction {
    /// `Some` until the transaction ends.
    guard: Option<WriteGuard>,
    position: GroupPosition,
    queue: Arc<Queue>,
}

impl Transaction {
    pub(super) fn new(guard: WriteGuard, position: GroupPosition, queue: Arc<Queue>) -> Self {
        Self { guard: Some(guard), position, queue }
    }

    pub(in crate::database) fn query(&mut self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        self.guard()?.connection.query(sql)
    }

    pub(in crate::database) fn execute(&mut self, sql: &Sql) -> Result<u64, DbError> {
        self.guard()?.connection.execute(sql)
    }

    pub(in crate::database) fn insert_returning_key(&mut self, sql: &Sql) -> Result<i64, DbError> {
        let guard = self.guard()?;
        guard.connection.execute(sql)?;
        Ok(guard.connection.last_key())
    }

    pub(in crate::database) async fn commit(mut self) -> Result<(), DbError> {
        let position = self.position;
        self.guard()?.finish(position)?;
        let guard = self.guard.take().ok_or_else(closed)?;
        self.queue.commit(guard).await
    }

    fn guard(&mut self) -> Result<&mut WriteGuard, DbError> {
        self.guard.as_mut().ok_or_else(closed)
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if let Some(mut guard) = self.guard.take() {
            guard.roll_back(self.position);
            self.queue.release(guard);
        }
    }
}
