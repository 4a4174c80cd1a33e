//! The writing connection and its group of transactions that share one commit.

use tokio::sync::{OwnedMappedMutexGuard, oneshot};

use super::connection::Connection;
use crate::database::DbError;

/// Result of the group commit, sent to every member of the group.
pub(super) type CommitResult = Result<(), DbError>;

/// Exclusive access to the writing connection.
pub(super) type WriteGuard = OwnedMappedMutexGuard<Option<Writer>, Writer>;

/// The writing connection.
pub(super) struct Writer {
    pub(super) connection: Connection,
    /// Completed transactions that wait for the group commit.
    waiting: Vec<oneshot::Sender<CommitResult>>,
}

/// Position of a transaction within its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GroupPosition {
    /// It has begun the SQLite transaction.
    First,
    /// It follows others in the group and has a savepoint, so that it can be rolled back without them.
    Later,
}

impl Writer {
    pub(super) fn new(connection: Connection) -> Self {
        Self { connection, waiting: Vec::new() }
    }

    /// Begins a transaction; [`DbError::Retry`] if another process holds the write lock.
    pub(super) fn begin(&mut self) -> Result<GroupPosition, DbError> {
        if self.connection.is_idle() {
            self.connection.run("BEGIN IMMEDIATE")?;
            return Ok(GroupPosition::First);
        }
        self.connection.run("SAVEPOINT change")?;
        Ok(GroupPosition::Later)
    }

    /// Completes a transaction without committing it.
    pub(super) fn finish(&mut self, position: GroupPosition) -> Result<(), DbError> {
        if self.connection.is_idle() {
            return Err(transaction_lost());
        }
        if position == GroupPosition::Later { self.connection.run("RELEASE change") } else { Ok(()) }
    }

    /// Rolls back a transaction. If that fails, the whole group is rolled back.
    pub(super) fn roll_back(&mut self, position: GroupPosition) {
        let result = match position {
            _ if self.connection.is_idle() => Err(transaction_lost()),
            GroupPosition::First => self.connection.run("ROLLBACK"),
            GroupPosition::Later => {
                self.connection.run("ROLLBACK TO change").and_then(|()| self.connection.run("RELEASE change"))
            }
        };
        if let Err(error) = result {
            self.end(&Err(error));
        }
    }

    /// Adds a completed transaction to the group; the receiver gets the result of the commit.
    pub(super) fn join_group(&mut self) -> oneshot::Receiver<CommitResult> {
        let (sender, result) = oneshot::channel();
        self.waiting.push(sender);
        result
    }

    /// Number of completed transactions that wait for the commit.
    pub(super) fn group_size(&self) -> usize {
        self.waiting.len()
    }

    /// Commits the group, if there is one, and sends the result to its members.
    pub(super) fn commit(&mut self) -> CommitResult {
        if self.connection.is_idle() && self.waiting.is_empty() {
            return Ok(());
        }
        let result =
            if self.connection.is_idle() { Err(transaction_lost()) } else { self.connection.run("COMMIT") };
        self.end(&result);
        result
    }

    fn end(&mut self, result: &CommitResult) {
        if !self.connection.is_idle()
            && let Err(error) = self.connection.run("ROLLBACK")
        {
            tracing::error!(%error, "failed to roll back a transaction");
        }
        for member in self.waiting.drain(..) {
            drop(member.send(result.clone())); // the receiver is dropped if the request was cancelled
        }
    }
}

/// SQLite itself rolls back a transaction after some errors, such as a full disk.
fn transaction_lost() -> DbError {
    DbError::Unavailable("SQLite has rolled back the transaction".into())
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
    fn one_commit_covers_the_whole_group() {
        let (_folder, mut writer) = writer();
        let mut results = Vec::new();
        for (number, position) in
            [(1, GroupPosition::First), (2, GroupPosition::Later), (3, GroupPosition::Later)]
        {
            assert_eq!(writer.begin(), Ok(position));
            insert(&mut writer, number);
            writer.finish(position).unwrap();
            results.push(writer.join_group());
        }
        assert!(results[0].try_recv().is_err());
        writer.commit().unwrap();
        assert!(results.iter_mut().all(|result| result.try_recv() == Ok(Ok(()))));
        assert_eq!(numbers(&mut writer), [1, 2, 3]);
        assert_eq!(writer.group_size(), 0);
    }

    #[test]
    fn a_rollback_keeps_the_earlier_transactions_of_the_group() {
        let (_folder, mut writer) = writer();
        let first = writer.begin().unwrap();
        insert(&mut writer, 1);
        writer.finish(first).unwrap();
        let mut result = writer.join_group();
        let second = writer.begin().unwrap();
        insert(&mut writer, 2);
        writer.roll_back(second);
        writer.commit().unwrap();
        assert_eq!(result.try_recv(), Ok(Ok(())));
        assert_eq!(numbers(&mut writer), [1]);
    }

    /// SQLite itself rolls back the transaction when, for example, the disk is full.
    #[test]
    fn all_members_fail_when_sqlite_rolls_back_the_group() {
        let (_folder, mut writer) = writer();
        let first = writer.begin().unwrap();
        insert(&mut writer, 1);
        writer.finish(first).unwrap();
        let mut result = writer.join_group();
        let second = writer.begin().unwrap();
        writer.connection.run("ROLLBACK").unwrap();
        assert_eq!(writer.finish(second), Err(transaction_lost()));
        writer.roll_back(second);
        assert_eq!(result.try_recv(), Ok(Err(transaction_lost())));
        assert!(numbers(&mut writer).is_empty());
        assert_eq!(writer.begin(), Ok(GroupPosition::First));
    }
}
