//! Writes the log back into the file, on a thread of its own, so that no request waits for the disk.

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::Writer;
use super::connection::Connection;
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
    pub(super) fn start(path: &Path, writer: Arc<Writer>, wishes: Arc<Wishes>) -> Result<Self, DbError> {
        let mut keeper = Connection::keeper(path)?;
        let theirs = Arc::clone(&wishes);
        let thread = std::thread::Builder::new()
            .name("sqlite-checkpoint".into())
            .spawn(move || work(&mut keeper, &writer, &theirs))
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

fn work(keeper: &mut Connection, writer: &Writer, wishes: &Wishes) {
    while wishes.next() {
        if let Err(error) = shorten(keeper, writer) {
            tracing::warn!(%error, "the log of the SQLite database could not be written back");
        }
        wishes.pause();
    }
}

fn shorten(keeper: &mut Connection, writer: &Writer) -> Result<(), DbError> {
    let (pages, _) = keeper.checkpoint("PRAGMA wal_checkpoint(PASSIVE)")?;
    if pages > TOO_LONG {
        let _held_up = writer.blocking_lock();
        keeper.checkpoint("PRAGMA wal_checkpoint(RESTART)")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::database::Sql;

    /// A file with a log of one page for each of so many commits.
    fn written(path: &Path, commits: u32) -> (Writer, Arc<AtomicU32>) {
        let pages = Arc::new(AtomicU32::new(0));
        let seen = Arc::clone(&pages);
        let mut writer =
            Connection::writer(path, false, move |now| seen.store(now, Ordering::Relaxed)).unwrap();
        let mut run = |text: &'static str| writer.execute(&Sql::raw(text, vec![])).unwrap();
        run("CREATE TABLE t (a integer)");
        run("INSERT INTO t VALUES (1)");
        for _ in 0..commits {
            run("UPDATE t SET a = a + 1");
        }
        (Writer::new(Some(writer)), pages)
    }

    #[test]
    fn a_log_that_is_written_back_starts_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let (writer, pages) = written(&path, 2_000);
        assert!(pages.load(Ordering::Relaxed) > 2_000);
        shorten(&mut Connection::keeper(&path).unwrap(), &writer).unwrap();
        let change = Sql::raw("UPDATE t SET a = a + 1", vec![]);
        writer.blocking_lock().as_mut().unwrap().execute(&change).unwrap();
        assert_eq!(pages.load(Ordering::Relaxed), 1);
    }

    /// A reader who stays keeps the log from starting anew; he is waited for a little, but not for ever.
    #[test]
    fn a_reader_who_stays_is_no_failure() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let (writer, pages) = written(&path, 10);
        let reader = rusqlite::Connection::open(&path).unwrap();
        reader.execute_batch("BEGIN; SELECT * FROM t").unwrap();
        let change = Sql::raw("UPDATE t SET a = a + 1", vec![]);
        for _ in 0..TOO_LONG {
            writer.blocking_lock().as_mut().unwrap().execute(&change).unwrap();
        }
        shorten(&mut Connection::keeper(&path).unwrap(), &writer).unwrap();
        writer.blocking_lock().as_mut().unwrap().execute(&change).unwrap();
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
