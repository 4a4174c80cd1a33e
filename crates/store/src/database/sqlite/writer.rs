//! The connection that writes, and the changes in it that wait for their common commit.

use tokio::sync::{OwnedMappedMutexGuard, oneshot};

use super::connection::Connection;
use crate::database::DbError;

/// What a change hears when it is committed, or why it is not.
pub(super) type Outcome = Result<(), DbError>;

/// Whoever has this is the only one who writes.
pub(super) type Turn = OwnedMappedMutexGuard<Option<Writer>, Writer>;

/// The connection that writes.
pub(super) struct Writer {
    pub(super) connection: Connection,
    /// Changes that are complete and wait for the commit.
    waiting: Vec<oneshot::Sender<Outcome>>,
}

/// How a change lies in the transaction of its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It has begun the transaction.
    First,
    /// Others are before it: it has a savepoint, so that it can be undone without them.
    Behind,
}

impl Writer {
    pub(super) fn new(connection: Connection) -> Self {
        Self { connection, waiting: Vec::new() }
    }

    /// Begins a change; [`DbError::Retry`] if somebody outside holds the file.
    pub(super) fn begin(&mut self) -> Result<Place, DbError> {
        if self.connection.is_idle() {
            self.connection.run("BEGIN IMMEDIATE")?;
            return Ok(Place::First);
        }
        self.connection.run("SAVEPOINT change")?;
        Ok(Place::Behind)
    }

    /// Ends a change that shall last, without committing it yet.
    pub(super) fn keep(&mut self, place: Place) -> Result<(), DbError> {
        if self.connection.is_idle() {
            return Err(lost());
        }
        if place == Place::Behind { self.connection.run("RELEASE change") } else { Ok(()) }
    }

    /// Undoes a change. If that fails, everything is undone.
    pub(super) fn undo(&mut self, place: Place) {
        let undone = match place {
            _ if self.connection.is_idle() => Err(lost()),
            Place::First => self.connection.run("ROLLBACK"),
            Place::Behind => {
                self.connection.run("ROLLBACK TO change").and_then(|()| self.connection.run("RELEASE change"))
            }
        };
        if let Err(error) = undone {
            self.end(&Err(error));
        }
    }

    /// Lets a change that is complete wait for the commit.
    pub(super) fn join(&mut self) -> oneshot::Receiver<Outcome> {
        let (sender, outcome) = oneshot::channel();
        self.waiting.push(sender);
        outcome
    }

    /// How many changes wait for the commit.
    pub(super) fn group_size(&self) -> usize {
        self.waiting.len()
    }

    /// Commits the changes that wait, if there are any, and tells them.
    pub(super) fn commit(&mut self) -> Outcome {
        if self.connection.is_idle() && self.waiting.is_empty() {
            return Ok(());
        }
        let outcome = if self.connection.is_idle() { Err(lost()) } else { self.connection.run("COMMIT") };
        self.end(&outcome);
        outcome
    }

    fn end(&mut self, outcome: &Outcome) {
        if !self.connection.is_idle()
            && let Err(error) = self.connection.run("ROLLBACK")
        {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
        for change in self.waiting.drain(..) {
            drop(change.send(outcome.clone())); // whoever asked may have gone
        }
    }
}

/// SQLite ends a transaction by itself after some errors, such as a full disk.
fn lost() -> DbError {
    DbError::Unavailable("SQLite has given up the transaction".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::Sql;

    fn writer() -> (tempfile::TempDir, Writer) {
        let folder = tempfile::tempdir().unwrap();
        let connection = Connection::writer(&folder.path().join("test.db"), false, |_| ()).unwrap();
        let mut writer = Writer::new(connection);
        writer.connection.execute(&Sql::raw("CREATE TABLE t (a integer)", vec![])).unwrap();
        (folder, writer)
    }

    fn insert(writer: &mut Writer, number: i64) {
        writer.connection.execute(&Sql::raw("INSERT INTO t VALUES (?)", vec![number.into()])).unwrap();
    }

    fn numbers(writer: &mut Writer) -> Vec<i64> {
        let rows = writer.connection.query(&Sql::raw("SELECT a FROM t ORDER BY a", vec![])).unwrap();
        rows.iter().map(|row| row.int(0).unwrap()).collect()
    }

    #[test]
    fn one_commit_is_for_all_that_wait() {
        let (_folder, mut writer) = writer();
        let mut outcomes = Vec::new();
        for (number, place) in [(1, Place::First), (2, Place::Behind), (3, Place::Behind)] {
            assert_eq!(writer.begin(), Ok(place));
            insert(&mut writer, number);
            writer.keep(place).unwrap();
            outcomes.push(writer.join());
        }
        assert!(outcomes[0].try_recv().is_err());
        writer.commit().unwrap();
        assert!(outcomes.iter_mut().all(|outcome| outcome.try_recv() == Ok(Ok(()))));
        assert_eq!(numbers(&mut writer), [1, 2, 3]);
        assert_eq!(writer.group_size(), 0);
    }

    #[test]
    fn a_change_is_undone_without_those_before_it() {
        let (_folder, mut writer) = writer();
        let first = writer.begin().unwrap();
        insert(&mut writer, 1);
        writer.keep(first).unwrap();
        let mut outcome = writer.join();
        let second = writer.begin().unwrap();
        insert(&mut writer, 2);
        writer.undo(second);
        writer.commit().unwrap();
        assert_eq!(outcome.try_recv(), Ok(Ok(())));
        assert_eq!(numbers(&mut writer), [1]);
    }

    /// What SQLite does by itself when, say, the disk is full.
    #[test]
    fn all_are_told_when_the_transaction_is_lost() {
        let (_folder, mut writer) = writer();
        let first = writer.begin().unwrap();
        insert(&mut writer, 1);
        writer.keep(first).unwrap();
        let mut outcome = writer.join();
        let second = writer.begin().unwrap();
        writer.connection.run("ROLLBACK").unwrap();
        assert_eq!(writer.keep(second), Err(lost()));
        writer.undo(second);
        assert_eq!(outcome.try_recv(), Ok(Err(lost())));
        assert!(numbers(&mut writer).is_empty());
        assert_eq!(writer.begin(), Ok(Place::First));
    }
}
