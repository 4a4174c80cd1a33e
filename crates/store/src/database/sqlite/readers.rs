//! The connections that read, used in place: a read by key takes microseconds, less than handing it to a thread.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::{Mutex, MutexGuard};

use super::connection::Connection;
use crate::database::{DbError, Row, Sql};

/// A fixed set of connections.
///
/// No lock is held across an `await`, so with as many connections as there are threads that use them nobody waits.
pub(super) struct Readers(Box<[Mutex<Option<Connection>>]>);

impl Readers {
    /// Opens them; the file must be there.
    pub(super) fn open(path: &Path, count: usize) -> Result<Self, DbError> {
        let open = |_| Connection::reader(path).map(Some).map(Mutex::new);
        (0..count).map(open).collect::<Result<_, _>>().map(Self)
    }

    /// Reads.
    pub(super) fn query(&self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        self.pick().as_mut().ok_or_else(closed)?.query(sql)
    }

    /// Closes them, each after its read.
    pub(super) fn close(&self) {
        for reader in &self.0 {
            reader.lock().take();
        }
    }

    /// The connection this thread used before, whose statements are prepared and whose pages are warm; if somebody
    /// else has it, any free one.
    fn pick(&self) -> MutexGuard<'_, Option<Connection>> {
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
