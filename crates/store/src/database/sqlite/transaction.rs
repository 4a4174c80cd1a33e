//! A change to a SQLite file.

use std::sync::Arc;

use super::queue::Queue;
use super::readers::closed;
use super::writer::{Place, Turn};
use crate::database::{DbError, Row, Sql};

/// An open transaction. Its statements run in place, and so does the commit: it is written to the log without
/// waiting for the disk.
pub(in crate::database) struct Transaction {
    /// There until the transaction ends.
    turn: Option<Turn>,
    place: Place,
    queue: Arc<Queue>,
}

impl Transaction {
    pub(super) fn new(turn: Turn, place: Place, queue: Arc<Queue>) -> Self {
        Self { turn: Some(turn), place, queue }
    }

    pub(in crate::database) fn query(&mut self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        self.turn()?.connection.query(sql)
    }

    pub(in crate::database) fn execute(&mut self, sql: &Sql) -> Result<u64, DbError> {
        self.turn()?.connection.execute(sql)
    }

    pub(in crate::database) fn insert_returning_key(&mut self, sql: &Sql) -> Result<i64, DbError> {
        let turn = self.turn()?;
        turn.connection.execute(sql)?;
        Ok(turn.connection.last_key())
    }

    pub(in crate::database) async fn commit(mut self) -> Result<(), DbError> {
        let place = self.place;
        self.turn()?.keep(place)?;
        let turn = self.turn.take().ok_or_else(closed)?;
        self.queue.commit(turn).await
    }

    fn turn(&mut self) -> Result<&mut Turn, DbError> {
        self.turn.as_mut().ok_or_else(closed)
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if let Some(mut turn) = self.turn.take() {
            turn.undo(self.place);
            self.queue.leave(turn);
        }
    }
}
