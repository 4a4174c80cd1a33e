//! Writes the write-ahead log back into the database file on a dedicated thread, so that no request waits for the disk.

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::connection::Connection;
use super::queue::Queue;
use crate::database::DbError;

/// Size of the log in pages (4 MiB) from which it is written back.
const CHECKPOINT_PAGES: u32 = 1_000;

/// Size of the log in pages (64 MiB) from which writers are paused until the log is written back completely, which
/// takes tens of milliseconds. SQLite restarts the log only when all of it has been written back; under continuous
/// writes that would never happen.
const RESTART_PAGES: i64 = 16_000;

/// Minimum time between two checkpoints.
const MIN_INTERVAL: Duration = Duration::from_millis(50);

/// Handle of the checkpoint thread.
pub(super) struct Checkpointer {
    signal: Arc<CheckpointSignal>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Checkpointer {
    /// Starts the thread. The database must be open in write-ahead log mode.
    pub(super) fn start(
        path: &Path,
        queue: Arc<Queue>,
        signal: Arc<CheckpointSignal>,
    ) -> Result<Self, DbError> {
        let mut connection = Connection::maintenance(path)?;
        let thread_signal = Arc::clone(&signal);
        let thread = std::thread::Builder::new()
            .name("sqlite-checkpoint".into())
            .spawn(move || run(&mut connection, &queue, &thread_signal))
            .map_err(|error| DbError::Unavailable(error.to_string()))?;
        Ok(Self { signal, thread: Mutex::new(Some(thread)) })
    }

    /// Signals the thread to end and returns its handle.
    pub(super) fn stop(&self) -> Option<JoinHandle<()>> {
        self.signal.state.lock().stop = true;
        self.signal.changed.notify_one();
        self.thread.lock().take()
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Signals work to the checkpoint thread.
#[derive(Default)]
pub(super) struct CheckpointSignal {
    state: Mutex<SignalState>,
    changed: Condvar,
}

#[derive(Default)]
struct SignalState {
    checkpoint: bool,
    stop: bool,
}

impl CheckpointSignal {
    /// Requests a checkpoint if the log is long. Called after every commit with the number of pages in the log.
    pub(super) fn committed(&self, pages: u32) {
        if pages >= CHECKPOINT_PAGES {
            self.state.lock().checkpoint = true;
            self.changed.notify_one();
        }
    }

    /// Blocks until a checkpoint is requested; false when the thread must end.
    fn next(&self) -> bool {
        let mut state = self.state.lock();
        self.changed.wait_while(&mut state, |state| !state.checkpoint && !state.stop);
        state.checkpoint = false;
        !state.stop
    }

    /// Blocks for [`MIN_INTERVAL`], or until the thread must end.
    fn pause(&self) {
        let mut state = self.state.lock();
        self.changed.wait_while_for(&mut state, |state| !state.stop, MIN_INTERVAL);
    }
}

fn run(connection: &mut Connection, queue: &Queue, signal: &CheckpointSignal) {
    while signal.next() {
        if let Err(error) = checkpoint(connection, queue) {
            tracing::warn!(%error, "failed to checkpoint the SQLite write-ahead log");
        }
        signal.pause();
    }
}

fn checkpoint(connection: &mut Connection, queue: &Queue) -> Result<(), DbError> {
    let (pages, _) = connection.checkpoint("PRAGMA wal_checkpoint(PASSIVE)")?;
    if pages > RESTART_PAGES {
        queue.with_writes_paused(|| connection.checkpoint("PRAGMA wal_checkpoint(RESTART)"))?;
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

    /// A database whose log gets one page per change, and the current number of pages.
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

    /// Makes the given number of changes, runs a checkpoint, and makes one more change.
    fn changed_and_checkpointed(mut writer: Connection, path: &Path, changes: i64) -> Connection {
        for _ in 0..changes {
            writer.execute(&Sql::raw(CHANGE, vec![])).unwrap();
        }
        let queue = Queue::new(Writer::new(writer), false);
        checkpoint(&mut Connection::maintenance(path).unwrap(), &queue).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut writer = runtime.block_on(queue.close()).unwrap().connection;
        writer.execute(&Sql::raw(CHANGE, vec![])).unwrap();
        writer
    }

    #[test]
    fn the_log_restarts_after_a_complete_checkpoint() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        for changes in [10, RESTART_PAGES] {
            let (writer, pages) = written(&path.with_extension(changes.to_string()));
            let _writer =
                changed_and_checkpointed(writer, &path.with_extension(changes.to_string()), changes);
            assert_eq!(pages.load(Ordering::Relaxed), 1);
        }
    }

    /// A long-running reader prevents the restart of the log; the checkpoint waits for it only for a limited time.
    #[test]
    fn a_long_running_reader_does_not_fail_the_checkpoint() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let (writer, pages) = written(&path);
        let reader = rusqlite::Connection::open(&path).unwrap();
        reader.execute_batch("BEGIN; SELECT * FROM t").unwrap();
        let _writer = changed_and_checkpointed(writer, &path, RESTART_PAGES);
        assert!(i64::from(pages.load(Ordering::Relaxed)) > RESTART_PAGES);
    }

    #[test]
    fn a_long_log_requests_a_checkpoint_and_stop_ends_the_thread() {
        let signal = CheckpointSignal::default();
        signal.committed(CHECKPOINT_PAGES - 1);
        assert!(!signal.state.lock().checkpoint);
        signal.committed(CHECKPOINT_PAGES);
        assert!(signal.next());
        signal.state.lock().stop = true;
        assert!(!signal.next());
        signal.pause();
    }
}
