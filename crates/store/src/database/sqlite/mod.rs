//! SQLite, in place: no threads between a request and the file (`docs/decisions/0001-sqlite-inline.md`).

mod brief;
mod busy;
mod checkpoint;
mod connection;
mod error;
mod queue;
mod readers;
mod transaction;
mod value;
mod writer;

use std::sync::Arc;
use std::thread::JoinHandle;

use self::brief::Brief;
use self::busy::patiently;
use self::checkpoint::{Checkpointer, Wishes};
use self::connection::Connection;
use self::queue::Queue;
use self::readers::Readers;
pub(super) use self::transaction::Transaction;
use self::writer::Writer;
use super::{DbError, Row, Sql, SqliteOptions};

/// How many long reads run at the same time; more wait on their threads.
const LONG_READS: usize = 4;

/// An open file.
pub(super) struct Sqlite {
    /// For reads in place: by key they take microseconds, less than handing them to a thread.
    readers: Readers<Brief>,
    /// For reads that take long. They have connections of their own, so that no short one ever waits for them.
    long_readers: Arc<Readers<Connection>>,
    queue: Arc<Queue>,
    checkpointer: Checkpointer,
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
        let queue = Arc::new(Queue::new(Writer::new(writer), options.durable));
        let readers = Readers::open(threads + 1, || Brief::open(path))?;
        let long_readers = Arc::new(Readers::open(LONG_READS, || Connection::reader(path))?);
        let checkpointer = Checkpointer::start(path, Arc::clone(&queue), wishes)?;
        Ok(Self { readers, long_readers, queue, checkpointer })
    }

    /// Reads in place; what turns out to take long is given up and done on a thread for such work.
    pub(super) async fn query(&self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        let brief = patiently(|| self.readers.with(|reader| reader.query(sql))).await?;
        if let Some(rows) = brief {
            return Ok(rows);
        }
        let (readers, sql) = (Arc::clone(&self.long_readers), sql.clone());
        let handle = tokio::runtime::Handle::current();
        let read = move || handle.block_on(patiently(|| readers.with(|reader| reader.query(&sql))));
        blocking(read).await
    }

    pub(super) async fn begin(&self) -> Result<Transaction, DbError> {
        self.queue.begin().await
    }

    /// Lets the running transaction end, writes the log back and closes everything.
    pub(super) async fn close(&self) {
        let thread = self.checkpointer.stop();
        let Some(mut writer) = self.queue.close().await else { return };
        self.readers.close();
        let long_readers = Arc::clone(&self.long_readers);
        let closed = blocking(move || {
            drop(thread.map(JoinHandle::join));
            long_readers.close();
            writer.connection.checkpoint("PRAGMA wal_checkpoint(TRUNCATE)")
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
