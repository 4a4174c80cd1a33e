//! A fixed set of read connections.

use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::{Mutex, MutexGuard};

use crate::database::DbError;

/// A fixed set of connections.
///
/// No lock is held across an `await`. With at least as many connections as threads, no thread waits.
pub(super) struct Readers<C>(Box<[Mutex<Option<C>>]>);

impl<C> Readers<C> {
    /// Opens `count` connections.
    pub(super) fn open(count: usize, open: impl Fn() -> Result<C, DbError>) -> Result<Self, DbError> {
        (0..count).map(|_| open().map(Some).map(Mutex::new)).collect::<Result<_, _>>().map(Self)
    }

    /// Runs `work` with one of the connections.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut C) -> Result<T, DbError>) -> Result<T, DbError> {
        self.pick().as_mut().ok_or_else(closed).and_then(work)
    }

    /// Closes all connections, each after its running read.
    pub(super) fn close(&self) {
        for reader in &self.0 {
            reader.lock().take();
        }
    }

    /// The connection this thread used before, because its statement and page caches are warm; if it is locked, any
    /// free one.
    fn pick(&self) -> MutexGuard<'_, Option<C>> {
        let first = thread_number() % self.0.len();
        let (others, preferred) = self.0.split_at(first);
        let mut free = preferred.iter().chain(others).filter_map(Mutex::try_lock);
        free.next().unwrap_or_else(|| self.0[first].lock())
    }
}

/// The error of every operation on a closed database.
pub(super) fn closed() -> DbError {
    DbError::Unavailable("the database is closed".into())
}

/// A sequential number per thread.
fn thread_number() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static NUMBER: usize = NEXT.fetch_add(1, Ordering::Relaxed);
    }
    NUMBER.with(|number| *number)
}
