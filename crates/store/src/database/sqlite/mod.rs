//! SQLite on the calling thread: no thread hand-over between a request and the file
//! (`docs/decisions/0001-sqlite-inline.md`).

mod busy;
mod checkpoint;
mod connection;
mod error;
mod inline_reader;
mod queue;
mod readers;
mod transaction;
mod value;
mod writer;

use std::sync::Arc;
use std::thread::JoinHandle;

use self::busy::retry_while_busy;
use self::checkpoint::{CheckpointSignal, Checkpointer};
use self::connection::Connection;
use self::inline_reader::InlineReader;
use self::queue::Queue;
use self::readers::Readers;
pub(super) use self::transaction::Transaction;
use self::writer::Writer;
use super::{DbError, Row, Sql, SqliteOptions};

/// Number of long reads that run at the same time; further ones wait on their threads.
const LONG_READS: usize = 4;

/// An open SQLite database.
pub(super) struct Sqlite {
    /// For reads on the calling thread: a read by key takes microseconds, less than handing it to another thread.
    readers: Readers<InlineReader>,
    /// For reads that take long. They have separate connections, so that a short read never waits for a long one.
    long_readers: Arc<Readers<Connection>>,
    queue: Arc<Queue>,
    checkpointer: Checkpointer,
}

impl Sqlite {
    /// Opens the file, or creates it.
    pub(super) async fn open(options: &SqliteOptions) -> Result<Self, DbError> {
        let options = options.clone();
        let threads = tokio::runtime::Handle::current().metrics().num_workers();
        blocking(move || Self::open_now(&options, threads)).await
    }

    fn open_now(options: &SqliteOptions, threads: usize) -> Result<Self, DbError> {
        let path = &options.filename;
        let signal = Arc::new(CheckpointSignal::default());
        let commit_signal = Arc::clone(&signal);
        let writer = Connection::writer(path, options.durable, move |pages| commit_signal.committed(pages))?;
        let queue = Arc::new(Queue::new(Writer::new(writer), options.durable));
        let readers = Readers::open(threads + 1, || InlineReader::open(path))?;
        let long_readers = Arc::new(Readers::open(LONG_READS, || Connection::reader(path))?);
        let checkpointer = Checkpointer::start(path, Arc::clone(&queue), signal)?;
        Ok(Self { readers, long_readers, queue, checkpointer })
    }

    /// Runs a query on the calling thread. A query that takes long is interrupted and repeated on a blocking thread.
    pub(super) async fn query(&self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        let rows = retry_while_busy(|| self.readers.with(|reader| reader.query(sql))).await?;
        if let Some(rows) = rows {
            return Ok(rows);
        }
        let (readers, sql) = (Arc::clone(&self.long_readers), sql.clone());
        let handle = tokio::runtime::Handle::current();
        let read = move || handle.block_on(retry_while_busy(|| readers.with(|reader| reader.query(&sql))));
        blocking(read).await
    }

    pub(super) async fn begin(&self) -> Result<Transaction, DbError> {
        self.queue.begin().await
    }

    /// Waits for the running transaction, writes the log back and closes all connections.
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
            tracing::warn!(%error, "failed to checkpoint the SQLite write-ahead log");
        }
    }
}

/// Runs blocking work on Tokio's blocking thread pool.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DbError> + Send + 'static,
) -> Result<T, DbError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(DbError::Other(error.to_string())),
    }
}
