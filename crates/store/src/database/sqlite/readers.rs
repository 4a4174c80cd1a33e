//! The connections that read.

use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::{Mutex, MutexGuard};

use crate::database::DbError;

/// A fixed set of connections.
///
/// No lock is held across an `await`, so with as many connections as there are threads that use them nobody waits.
pub(super) struct Readers<C>(Box<[Mutex<Option<C>>]>);

impl<C> Readers<C> {
    /// Opens them.
    pub(super) fn open(count: usize, open: impl Fn() -> Result<C, DbError>) -> Result<Self, DbError> {
        (0..count).map(|_| open().map(Some).map(Mutex::new)).collect::<Result<_, _>>().map(Self)
    }

    /// Does something with one of them.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut C) -> Result<T, DbError>) -> Result<T, DbError> {
        self.pick().as_mut().ok_or_else(closed).and_then(work)
    }

    /// Closes them, each after its read.
    pub(super) fn close(&self) {
        for reader in &self.0 {
            reader.lock().take();
        }
    }

    /// The connection this thread used before, whose statements are prepared and whose pages are warm; if somebody
    /// else has it, any free one.
    fn pick(&self) -> MutexGuard<'_, Option<C>> {
        let home = home() % self.0.len();
        let (others, mine) = self.0.split_at(home);
        let mut free = mine.iter().chain(others).filter_map(Mutex::try_lock);
        free.next().unwrap_or_else(|| self.0[home].lock())
    }
}

/// What a closed database answers.
pub(super) fn closed() -> DbError {
    DbError::Unavailable("it is closed".into())
}

/// A number for each thread, counted up.
fn home() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static HOME: usize = NEXT.fetch_add(1, Ordering::Relaxed);
    }
    HOME.with(|home| *home)
}
