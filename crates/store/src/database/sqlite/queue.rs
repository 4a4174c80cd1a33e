//! The queue before the connection that writes.
//!
//! One change is made at a time. A change that is complete while others wait for their turn does not pay for a commit
//! of its own: it leaves the transaction open for the next one and waits, and whoever finds nobody waiting commits for
//! all. Under load that spares a third of the work, and where every commit waits for the disk nearly all of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{Mutex, OwnedMutexGuard};

use super::blocking;
use super::busy::patiently;
use super::readers::closed;
use super::transaction::Transaction;
use super::writer::{Outcome, Turn, Writer};
use crate::database::DbError;

/// How long a change waits for its turn.
const PATIENCE: Duration = Duration::from_secs(30);

/// A group is committed when it has so many changes, whoever still waits.
const GROUP: usize = 64;

/// Where changes wait for their turn.
pub(super) struct Queue {
    /// `None` when the database is closed.
    writer: Arc<Mutex<Option<Writer>>>,
    /// How many changes wait to begin.
    waiting: AtomicUsize,
    /// Whether a commit waits for the disk, and so is made on a thread that may wait.
    durable: bool,
}

impl Queue {
    pub(super) fn new(writer: Writer, durable: bool) -> Self {
        Self { writer: Arc::new(Mutex::new(Some(writer))), waiting: AtomicUsize::new(0), durable }
    }

    /// Waits for its turn and takes the file's write lock, so that nothing can fail for want of it later.
    pub(super) async fn begin(self: &Arc<Self>) -> Result<Transaction, DbError> {
        let mut turn = self.turn().await?;
        let place = patiently(|| turn.begin()).await?;
        Ok(Transaction::new(turn, place, Arc::clone(self)))
    }

    /// Commits a change that is complete, with those before it; or leaves that to those who wait.
    pub(super) async fn commit(&self, mut turn: Turn) -> Outcome {
        if self.is_empty() || turn.group_size() >= GROUP {
            return self.commit_group(turn).await;
        }
        let mut outcome = turn.join();
        drop(turn);
        // Those who wait may go away. Then somebody else has to commit, even if we go away as well.
        let _tidy = Tidy(self);
        self.tidy();
        tokio::select! {
            biased;
            outcome = &mut outcome => return outcome.unwrap_or_else(|_| Err(closed())),
            // Whoever waited when we were ready has had his turn.
            turn = Arc::clone(&self.writer).lock_owned() => {
                if let Ok(turn) = open(turn) {
                    self.commit_group(turn).await?;
                }
            }
        }
        outcome.await.unwrap_or_else(|_| Err(closed()))
    }

    /// Gives up the turn after a change that was undone: those before it must not wait in vain.
    pub(super) fn leave(&self, turn: Turn) {
        if self.is_empty() {
            self.commit_group_soon(turn);
        } else {
            drop(turn);
            self.tidy();
        }
    }

    /// Lets the running change end, commits what waits and gives the connection away, if it is still there.
    pub(super) async fn close(&self) -> Option<Writer> {
        let mut writer = self.writer.lock().await.take()?;
        if let Err(error) = writer.commit() {
            tracing::error!(%error, "the last changes could not be committed");
        }
        Some(writer)
    }

    /// Holds up all changes while something is done. Blocks its thread, which must not be one of the runtime's.
    pub(super) fn hold_up<T>(&self, work: impl FnOnce() -> Result<T, DbError>) -> Result<T, DbError> {
        let mut writer = self.writer.blocking_lock();
        writer.as_mut().map_or(Ok(()), Writer::commit)?;
        work()
    }

    async fn turn(&self) -> Result<Turn, DbError> {
        if let Ok(writer) = Arc::clone(&self.writer).try_lock_owned() {
            return open(writer);
        }
        let _in_line = InLine::new(self);
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.writer).lock_owned()).await;
        open(turn.map_err(|_| DbError::Unavailable("too many changes are waiting".into()))?)
    }

    fn is_empty(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) == 0
    }

    async fn commit_group(&self, mut turn: Turn) -> Outcome {
        if self.durable { blocking(move || turn.commit()).await } else { turn.commit() }
    }

    /// Commits what waits, if anything does, without waiting for it.
    fn commit_group_soon(&self, mut turn: Turn) {
        if turn.group_size() == 0 {
            return;
        }
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) if self.durable => drop(runtime.spawn_blocking(move || turn.commit())),
            _ => drop(turn.commit()), // those it is for are told
        }
    }

    /// Commits what nobody else would: called by whoever goes away, after he has gone.
    fn tidy(&self) {
        if self.is_empty()
            && let Ok(writer) = Arc::clone(&self.writer).try_lock_owned()
            && let Ok(turn) = open(writer)
        {
            self.commit_group_soon(turn);
        }
    }
}

fn open(writer: OwnedMutexGuard<Option<Writer>>) -> Result<Turn, DbError> {
    OwnedMutexGuard::try_map(writer, Option::as_mut).map_err(|_| closed())
}

/// A place in the queue.
struct InLine<'a>(Tidy<'a>);

impl<'a> InLine<'a> {
    fn new(queue: &'a Queue) -> Self {
        queue.waiting.fetch_add(1, Ordering::SeqCst);
        Self(Tidy(queue))
    }
}

impl Drop for InLine<'_> {
    fn drop(&mut self) {
        self.0.0.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Tidies up when it is dropped.
struct Tidy<'a>(&'a Queue);

impl Drop for Tidy<'_> {
    fn drop(&mut self) {
        self.0.tidy();
    }
}
