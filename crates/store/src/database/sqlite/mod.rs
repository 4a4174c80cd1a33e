//! SQLite, in place: no threads between a request and the file (`docs/decisions/0001-sqlite-inline.md`).

mod busy;
mod checkpoint;
mod connection;
mod error;
mod readers;
mod transaction;
mod value;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, OwnedMutexGuard};

use self::busy::patiently;
use self::checkpoint::{Checkpointer, Wishes};
use self::connection::Connection;
use self::readers::{Readers, closed};
pub(super) use self::transaction::Transaction;
use super::{DbError, Row, Sql, SqliteOptions};

/// The one connection that writes; `None` when the database is closed.
type Writer = Mutex<Option<Connection>>;

/// How long a transaction waits for the ones before it.
const TURN: Duration = Duration::from_secs(30);

/// How many long reads run at the same time; more wait on their threads.
const LONG_READS: usize = 4;

/// An open file.
pub(super) struct Sqlite {
    /// For reads in place.
    readers: Readers,
    /// For reads that may take long. They have connections of their own, so that no short one ever waits for them.
    long_readers: Arc<Readers>,
    writer: Arc<Writer>,
    checkpointer: Checkpointer,
    durable: bool,
}

impl Sqlite {
    /// Opens or makes the file.
    pub(super) async fn open(options: &SqliteOptions) -> Result<Self, DbError> {
        let options = options.clone();
        let threads = tokio::runtime::Handle::current().metrics().num_workers();
        blocking(move || Self::open_now(&options, threads)).await
    }

    fn open_now(options: &SqliteOptions, threads: usize) -> Result<Self, DbError> {
        let path = &options.filename;
        let wishes = Arc::new(Wishes::default());
        let theirs = Arc::clone(&wishes);
        let writer = Connection::writer(path, options.durable, move |pages| theirs.committed(pages))?;
        let writer = Arc::new(Mutex::new(Some(writer)));
        let readers = Readers::open(path, threads + 1)?;
        let long_readers = Arc::new(Readers::open(path, LONG_READS)?);
        let checkpointer = Checkpointer::start(path, Arc::clone(&writer), wishes)?;
        Ok(Self { readers, long_readers, writer, checkpointer, durable: options.durable })
    }

    /// Reads in place; a statement made for one request may take long and is read on a thread for such work.
    pub(super) async fn query(&self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        if sql.cached {
            return patiently(|| self.readers.query(sql)).await;
        }
        let (readers, sql) = (Arc::clone(&self.long_readers), sql.clone());
        let handle = tokio::runtime::Handle::current();
        blocking(move || handle.block_on(patiently(|| readers.query(&sql)))).await
    }

    /// Waits for its turn and takes the file's write lock, so that nothing can fail for want of it later.
    pub(super) async fn begin(&self) -> Result<Transaction, DbError> {
        let writer = self.turn().await?;
        let mut connection = OwnedMutexGuard::try_map(writer, Option::as_mut).map_err(|_| closed())?;
        patiently(|| connection.run("BEGIN IMMEDIATE")).await?;
        Ok(Transaction::new(connection, self.durable))
    }

    async fn turn(&self) -> Result<OwnedMutexGuard<Option<Connection>>, DbError> {
        if let Ok(writer) = Arc::clone(&self.writer).try_lock_owned() {
            return Ok(writer);
        }
        let turn = Arc::clone(&self.writer).lock_owned();
        tokio::time::timeout(TURN, turn)
            .await
            .map_err(|_| DbError::Unavailable("too many changes are waiting".into()))
    }

    /// Lets the running transaction end, writes the log back and closes everything.
    pub(super) async fn close(&self) {
        let thread = self.checkpointer.stop();
        let mut writer = self.writer.lock().await;
        self.readers.close();
        let long_readers = Arc::clone(&self.long_readers);
        let Some(mut connection) = writer.take() else { return };
        drop(writer); // the thread may be waiting for it
        let closed = blocking(move || {
            drop(thread.map(std::thread::JoinHandle::join));
            long_readers.close();
            connection.checkpoint("PRAGMA wal_checkpoint(TRUNCATE)")
        });
        if let Err(error) = closed.await {
            tracing::warn!(%error, "the log of the SQLite database could not be written back");
        }
    }
}

/// Runs work that takes long on a thread for it.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DbError> + Send + 'static,
) -> Result<T, DbError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(DbError::Other(error.to_string())),
    }
}
