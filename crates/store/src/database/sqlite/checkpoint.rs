//! Writes the log back into the file, on a thread of its own, so that no request waits for the disk.

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::connection::Connection;
use super::queue::Queue;
use crate::database::DbError;

/// From so many pages on (4 MiB) the log is written back.
const LONG: u32 = 1_000;

/// From so many pages on (64 MiB) writers are held up until the log is written back completely, which takes tens of
/// milliseconds. It starts anew only when nothing in it is left to do, and under a load of writes without a pause
/// that would never be.
const TOO_LONG: i64 = 16_000;

/// At least so much time lies between two rounds.
const PAUSE: Duration = Duration::from_millis(50);

/// The thread.
pub(super) struct Checkpointer {
    wishes: Arc<Wishes>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Checkpointer {
    /// Starts the thread for a file that is open already.
    pub(super) fn start(path: &Path, queue: Arc<Queue>, wishes: Arc<Wishes>) -> Result<Self, DbError> {
        let mut keeper = Connection::keeper(path)?;
        let theirs = Arc::clone(&wishes);
        let thread = std::thread::Builder::new()
            .name("sqlite-checkpoint".into())
            .spawn(move || work(&mut keeper, &queue, &theirs))
            .map_err(|error| DbError::Unavailable(error.to_string()))?;
        Ok(Self { wishes, thread: Mutex::new(Some(thread)) })
    }

    /// Tells the thread to end; the handle to wait for it.
    pub(super) fn stop(&self) -> Option<JoinHandle<()>> {
        self.wishes.wish.lock().stop = true;
        self.wishes.changed.notify_one();
        self.thread.lock().take()
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What the thread is to do.
#[derive(Default)]
pub(super) struct Wishes {
    wish: Mutex<Wish>,
    changed: Condvar,
}

#[derive(Default)]
struct Wish {
    checkpoint: bool,
    stop: bool,
}

impl Wishes {
    /// Called after every commit with the number of pages in the log.
    pub(super) fn committed(&self, pages: u32) {
        if pages >= LONG {
            self.wish.lock().checkpoint = true;
            self.changed.notify_one();
        }
    }

    /// Waits for something to do; false when it is time to go.
    fn next(&self) -> bool {
        let mut wish = self.wish.lock();
        self.changed.wait_while(&mut wish, |wish| !wish.checkpoint && !wish.stop);
        wish.checkpoint = false;
        !wish.stop
    }

    /// Waits a moment, or until it is time to go.
    fn pause(&self) {
        let mut wish = self.wish.lock();
        self.changed.wait_while_for(&mut wish, |wish| !wish.stop, PAUSE);
    }
}

fn work(keeper: &mut Connection, queue: &Queue, wishes: &Wishes) {
    while wishes.next() {
        if let Err(error) = shorten(keeper, queue) {
            tracing::warn!(%error, "the log of the SQLite database could not be written back");
        }
        wishes.pause();
    }
}

fn shorten(keeper: &mut Connection, queue: &Queue) -> Result<(), DbError> {
    let (pages, _) = keeper.checkpoint("PRAGMA wal_checkpoint(PASSIVE)")?;
    if pages > TOO_LONG {
        queue.hold_up(|| keeper.checkpoint("PRAGMA wal_checkpoint(RESTART)"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::super::writer::Writer;
    use super::*;
    use crate::database::Sql;

    const CHANGE: &str = "UPDATE t SET a = a + 1";

    /// A file with a log of one page for each change, and a view of how many it has.
    fn written(path: &Path) -> (Connection, Arc<AtomicU32>) {
        let pages = Arc::new(AtomicU32::new(0));
        let seen = Arc::clone(&pages);
        let mut writer =
            Connection::writer(path, false, move |now| seen.store(now, Ordering::Relaxed)).unwrap();
        for text in ["CREATE TABLE t (a integer)", "INSERT INTO t VALUES (1)"] {
            writer.execute(&Sql::raw(text, vec![])).unwrap();
        }
        (writer, pages)
    }

    /// The other end of the file: somebody has written so much, and the log is to be shortened.
    fn shortened(mut writer: Connection, path: &Path, changes: i64) -> Connection {
        for _ in 0..changes {
            writer.execute(&Sql::raw(CHANGE, vec![])).unwrap();
        }
        let queue = Queue::new(Writer::new(writer), false);
        shorten(&mut Connection::keeper(path).unwrap(), &queue).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut writer = runtime.block_on(queue.close()).unwrap().connection;
        writer.execute(&Sql::raw(CHANGE, vec![])).unwrap();
        writer
    }

    #[test]
    fn a_log_that_is_written_back_starts_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        for changes in [10, TOO_LONG] {
            let (writer, pages) = written(&path.with_extension(changes.to_string()));
            let _writer = shortened(writer, &path.with_extension(changes.to_string()), changes);
            assert_eq!(pages.load(Ordering::Relaxed), 1);
        }
    }

    /// A reader who stays keeps the log from starting anew; he is waited for a little, but not for ever.
    #[test]
    fn a_reader_who_stays_is_no_failure() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let (writer, pages) = written(&path);
        let reader = rusqlite::Connection::open(&path).unwrap();
        reader.execute_batch("BEGIN; SELECT * FROM t").unwrap();
        let _writer = shortened(writer, &path, TOO_LONG);
        assert!(i64::from(pages.load(Ordering::Relaxed)) > TOO_LONG);
    }

    #[test]
    fn a_long_log_wakes_the_thread_and_a_stop_ends_it() {
        let wishes = Wishes::default();
        wishes.committed(LONG - 1);
        assert!(!wishes.wish.lock().checkpoint);
        wishes.committed(LONG);
        assert!(wishes.next());
        wishes.wish.lock().stop = true;
        assert!(!wishes.next());
        wishes.pause();
    }
}
