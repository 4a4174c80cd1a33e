//! The queue of transactions for the writing connection, with group commit.
//!
//! One transaction runs at a time. If others are waiting when it completes, it does not commit by itself: it leaves the
//! SQLite transaction open for the next one and waits. The first transaction that completes with no others waiting
//! commits the whole group. Under load this saves a third of the work, and nearly all of it if every commit syncs the
//! disk.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{Mutex, OwnedMutexGuard};

use super::blocking;
use super::busy::retry_while_busy;
use super::readers::closed;
use super::transaction::Transaction;
use super::writer::{CommitResult, WriteGuard, Writer};
use crate::database::DbError;

/// How long a transaction waits for the writing connection.
const WAIT_TIMEOUT: Duration = Duration::from_secs(30);

/// A group of this many transactions is committed even if others are waiting.
const MAX_GROUP: usize = 64;

/// The queue of transactions.
pub(super) struct Queue {
    /// `None` when the database is closed.
    writer: Arc<Mutex<Option<Writer>>>,
    /// Number of transactions waiting to begin.
    waiting: AtomicUsize,
    /// Whether a commit syncs the disk, and therefore runs on a blocking thread.
    durable: bool,
}

impl Queue {
    pub(super) fn new(writer: Writer, durable: bool) -> Self {
        Self { writer: Arc::new(Mutex::new(Some(writer))), waiting: AtomicUsize::new(0), durable }
    }

    /// Waits for the writing connection and takes the file's write lock, so that no later statement fails on it.
    pub(super) async fn begin(self: &Arc<Self>) -> Result<Transaction, DbError> {
        let mut guard = self.guard().await?;
        let position = retry_while_busy(|| guard.begin()).await?;
        Ok(Transaction::new(guard, position, Arc::clone(self)))
    }

    /// Commits a completed transaction with the group before it, or leaves the commit to a waiting transaction.
    pub(super) async fn commit(&self, mut guard: WriteGuard) -> CommitResult {
        if self.is_empty() || guard.group_size() >= MAX_GROUP {
            return self.commit_group(guard).await;
        }
        let mut result = guard.join_group();
        drop(guard);
        // The waiting transactions may be cancelled. Then this task must commit, also if it is cancelled itself.
        let _flush = FlushOnDrop(self);
        self.flush_if_idle();
        tokio::select! {
            biased;
            result = &mut result => return result.unwrap_or_else(|_| Err(closed())),
            // The lock is fair: all transactions that were waiting before this one have run.
            guard = Arc::clone(&self.writer).lock_owned() => {
                if let Ok(guard) = open_writer(guard) {
                    self.commit_group(guard).await?;
                }
            }
        }
        result.await.unwrap_or_else(|_| Err(closed()))
    }

    /// Releases the connection after a rollback. Commits the group before it if no other transaction is waiting.
    pub(super) fn release(&self, guard: WriteGuard) {
        if self.is_empty() {
            self.commit_group_soon(guard);
        } else {
            drop(guard);
            self.flush_if_idle();
        }
    }

    /// Waits for the running transaction, commits the open group and returns the writer; `None` if already closed.
    pub(super) async fn close(&self) -> Option<Writer> {
        let mut writer = self.writer.lock().await.take()?;
        if let Err(error) = writer.commit() {
            tracing::error!(%error, "failed to commit the last transactions before closing");
        }
        Some(writer)
    }

    /// Commits the open group and runs `work` while no transaction can begin. Blocks the calling thread, which must not
    /// be a thread of the async runtime.
    pub(super) fn with_writes_paused<T>(
        &self,
        work: impl FnOnce() -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        let mut writer = self.writer.blocking_lock();
        writer.as_mut().map_or(Ok(()), Writer::commit)?;
        work()
    }

    async fn guard(&self) -> Result<WriteGuard, DbError> {
        if let Ok(writer) = Arc::clone(&self.writer).try_lock_owned() {
            return open_writer(writer);
        }
        let _waiter = Waiter::new(self);
        let guard = tokio::time::timeout(WAIT_TIMEOUT, Arc::clone(&self.writer).lock_owned()).await;
        open_writer(guard.map_err(|_| DbError::Unavailable("too many transactions are waiting".into()))?)
    }

    fn is_empty(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) == 0
    }

    async fn commit_group(&self, mut guard: WriteGuard) -> CommitResult {
        if self.durable { blocking(move || guard.commit()).await } else { guard.commit() }
    }

    /// Commits the open group, if there is one, without waiting for the result.
    fn commit_group_soon(&self, mut guard: WriteGuard) {
        if guard.group_size() == 0 {
            return;
        }
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) if self.durable => drop(runtime.spawn_blocking(move || guard.commit())),
            _ => drop(guard.commit()), // the members of the group receive the result
        }
    }

    /// Commits the open group if no transaction is running or waiting. Called after a waiter has left the queue,
    /// because that waiter might have been the one to commit.
    fn flush_if_idle(&self) {
        if self.is_empty()
            && let Ok(writer) = Arc::clone(&self.writer).try_lock_owned()
            && let Ok(guard) = open_writer(writer)
        {
            self.commit_group_soon(guard);
        }
    }
}

fn open_writer(writer: OwnedMutexGuard<Option<Writer>>) -> Result<WriteGuard, DbError> {
    OwnedMutexGuard::try_map(writer, Option::as_mut).map_err(|_| closed())
}

/// Counts as waiting while it exists.
struct Waiter<'a>(FlushOnDrop<'a>);

impl<'a> Waiter<'a> {
    fn new(queue: &'a Queue) -> Self {
        queue.waiting.fetch_add(1, Ordering::SeqCst);
        Self(FlushOnDrop(queue))
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.0.0.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Calls [`Queue::flush_if_idle`] when dropped.
struct FlushOnDrop<'a>(&'a Queue);

impl Drop for FlushOnDrop<'_> {
    fn drop(&mut self) {
        self.0.flush_if_idle();
    }
}
