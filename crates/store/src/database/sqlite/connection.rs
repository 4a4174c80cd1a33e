//! A connection to a SQLite file.

use std::ffi::c_int;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::hooks::Wal;
use rusqlite::{OpenFlags, Statement};

use super::error::translate;
use super::value::cell;
use crate::database::bind::Bound;
use crate::database::{DbError, Row, Sql};

/// Prepared statements cached per connection: more than the number of distinct queries.
const STATEMENT_CACHE_SIZE: usize = 256;

/// Page cache of the writer in KiB, negative by SQLite's convention (16 MiB): the writer need not read its own pages
/// again.
const WRITER_CACHE_SIZE: &str = "-16384";

/// How long opening waits for another process that locks the file. Later waits happen outside SQLite: see `busy`.
const OPEN_TIMEOUT: Duration = Duration::from_secs(5);

/// Creates the file if it does not exist, readable by its owner only: it contains password hashes. SQLite gives its log
/// the same permissions.
fn create_if_missing(path: &Path) -> Result<(), DbError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            Err(DbError::Unavailable(error.to_string()))
        }
        _ => Ok(()),
    }
}

/// A connection. All methods block the calling thread. They take `&mut self`, because a connection may move between
/// threads but must not be shared by them.
pub(super) struct Connection(rusqlite::Connection);

impl Connection {
    /// Opens the connection that writes. Creates the file if it does not exist and enables the write-ahead log.
    /// `committed` is called after every commit with the number of pages in the log.
    pub(super) fn writer(
        path: &Path,
        durable: bool,
        mut committed: impl FnMut(u32) + Send + 'static,
    ) -> Result<Self, DbError> {
        create_if_missing(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut connection = Self::open(path, flags)?;
        connection.enable_wal()?;
        connection.set("synchronous", if durable { "FULL" } else { "NORMAL" })?;
        connection.set("foreign_keys", "ON")?;
        connection.set("cache_size", WRITER_CACHE_SIZE)?;
        connection.set_busy_timeout(Duration::ZERO)?;
        // Setting the hook also disables SQLite's automatic checkpoints, which would make a request wait for the disk.
        let hook = move |_: &mut Wal, pages: c_int| {
            committed(pages.unsigned_abs());
            Ok(())
        };
        connection.0.wal_hook(Some(hook)).map_err(translate)?;
        Ok(connection)
    }

    /// Opens a read-only connection. The writer must have been opened before.
    pub(super) fn reader(path: &Path) -> Result<Self, DbError> {
        let connection = Self::open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.set_busy_timeout(Duration::ZERO)?;
        Ok(connection)
    }

    /// Opens a connection for checkpoints. It may block briefly on readers, because no request waits for it.
    pub(super) fn maintenance(path: &Path) -> Result<Self, DbError> {
        let connection = Self::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.set_busy_timeout(Duration::from_millis(100))?;
        Ok(connection)
    }

    fn open(path: &Path, flags: OpenFlags) -> Result<Self, DbError> {
        // Every connection is used exclusively (`&mut self`), so SQLite's own mutex is not needed.
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Self(rusqlite::Connection::open_with_flags(path, flags).map_err(translate)?);
        connection.set_busy_timeout(OPEN_TIMEOUT)?;
        connection.0.set_prepared_statement_cache_capacity(STATEMENT_CACHE_SIZE);
        // Without this, SQLite prepares a cached statement again for every new value of a limit or a comparison.
        connection.0.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(translate)?;
        Ok(connection)
    }

    fn set_busy_timeout(&self, time: Duration) -> Result<(), DbError> {
        self.0.busy_timeout(time).map_err(translate)
    }

    /// Enables the write-ahead log; the setting is stored in the file. Some network file systems do not support it.
    fn enable_wal(&self) -> Result<(), DbError> {
        let mode: String = self
            .0
            .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))
            .map_err(translate)?;
        if mode == "wal" {
            return Ok(());
        }
        Err(DbError::Unavailable(format!(
            "the file does not support a write-ahead log: its journal mode is {mode}"
        )))
    }

    fn set(&self, name: &str, value: &str) -> Result<(), DbError> {
        self.0.pragma_update(None, name, value).map_err(translate)
    }

    /// Calls `may_continue` after every `steps` virtual machine instructions; the statement fails once it returns
    /// false.
    pub(super) fn set_progress_check(
        &mut self,
        steps: c_int,
        mut may_continue: impl FnMut() -> bool + Send + 'static,
    ) -> Result<(), DbError> {
        self.0.progress_handler(steps, Some(move || !may_continue())).map_err(translate)
    }

    /// Runs a statement that returns rows.
    pub(super) fn query(&mut self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        self.prepared(sql, |statement| {
            let columns: Arc<[String]> = statement.column_names().map(str::to_owned).collect();
            let mut rows = Vec::new();
            let mut cursor = statement.raw_query();
            while let Some(row) = cursor.next()? {
                let cells = (0..columns.len()).map(|index| row.get_ref(index).map(cell));
                rows.push(Row::new(Arc::clone(&columns), cells.collect::<rusqlite::Result<_>>()?));
            }
            Ok(rows)
        })
    }

    /// Runs a statement that changes rows and returns their number.
    pub(super) fn execute(&mut self, sql: &Sql) -> Result<u64, DbError> {
        self.prepared(sql, |statement| Ok(statement.raw_execute()? as u64))
    }

    /// The number generated for the last inserted row.
    pub(super) fn last_key(&self) -> i64 {
        self.0.last_insert_rowid()
    }

    /// Runs a statement without parameters and rows.
    pub(super) fn run(&mut self, text: &'static str) -> Result<(), DbError> {
        let mut statement = self.0.prepare_cached(text).map_err(translate)?;
        statement.raw_execute().map(drop).map_err(translate)
    }

    /// Whether no transaction is open. SQLite itself rolls back a transaction after some errors, such as a full disk.
    pub(super) fn is_idle(&self) -> bool {
        self.0.is_autocommit()
    }

    /// Runs a checkpoint pragma. Returns the number of pages in the log and how many of them are written back.
    pub(super) fn checkpoint(&mut self, pragma: &'static str) -> Result<(i64, i64), DbError> {
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(1)?, row.get(2)?));
        self.0.query_row(pragma, [], row).map_err(translate)
    }

    fn prepared<T>(
        &mut self,
        sql: &Sql,
        work: impl FnOnce(&mut Statement<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, DbError> {
        let (mut cached, mut uncached);
        let statement: &mut Statement<'_> = if sql.cached {
            cached = self.0.prepare_cached(&sql.text).map_err(translate)?;
            &mut cached
        } else {
            uncached = self.0.prepare(&sql.text).map_err(translate)?;
            &mut uncached
        };
        if statement.parameter_count() != sql.values.len() {
            return Err(DbError::Other(format!("{} values for: {}", sql.values.len(), sql.text)));
        }
        for (index, value) in sql.values.iter().enumerate() {
            statement.raw_bind_parameter(index + 1, Bound::of(value)?).map_err(translate)?;
        }
        work(statement).map_err(translate)
    }
}
