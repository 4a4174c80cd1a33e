//! One connection to a SQLite file.

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

/// How many prepared statements a connection keeps: more than we have queries.
const STATEMENTS: usize = 256;

/// The pages the writer keeps in memory (16 MiB): what it has written it need not read again.
const WRITER_CACHE: &str = "-16384";

/// How long opening may wait for somebody who holds the file. Afterwards nothing waits inside SQLite: see `busy`.
const OPENING: Duration = Duration::from_secs(5);

/// Makes the file where there is none, for its owner alone: it holds the hashes of passwords. SQLite gives its log the
/// same permissions.
fn make(path: &Path) -> Result<(), DbError> {
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

/// A connection. What it does, it does at once, on the calling thread. Everything takes it exclusively, because a
/// connection may move between threads but not be shared by them.
pub(super) struct Connection(rusqlite::Connection);

impl Connection {
    /// The connection that writes. Makes the file if there is none, and turns on the write-ahead log.
    /// Every commit calls `committed` with the number of pages in the log.
    pub(super) fn writer(
        path: &Path,
        durable: bool,
        mut committed: impl FnMut(u32) + Send + 'static,
    ) -> Result<Self, DbError> {
        make(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut connection = Self::open(path, flags)?;
        connection.use_log()?;
        connection.set("synchronous", if durable { "FULL" } else { "NORMAL" })?;
        connection.set("foreign_keys", "ON")?;
        connection.set("cache_size", WRITER_CACHE)?;
        connection.wait_for(Duration::ZERO)?;
        // Setting the hook also ends SQLite's own checkpoints, which would make a request wait for the disk.
        let hook = move |_: &mut Wal, pages: c_int| {
            committed(pages.unsigned_abs());
            Ok(())
        };
        connection.0.wal_hook(Some(hook)).map_err(translate)?;
        Ok(connection)
    }

    /// A connection that only reads. The writer must have been opened before.
    pub(super) fn reader(path: &Path) -> Result<Self, DbError> {
        let connection = Self::open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.wait_for(Duration::ZERO)?;
        Ok(connection)
    }

    /// A connection for housekeeping; it may wait a little for readers, because nobody waits for it.
    pub(super) fn keeper(path: &Path) -> Result<Self, DbError> {
        let connection = Self::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.wait_for(Duration::from_millis(100))?;
        Ok(connection)
    }

    fn open(path: &Path, flags: OpenFlags) -> Result<Self, DbError> {
        // Every connection is behind a lock of ours, so SQLite needs none of its own.
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Self(rusqlite::Connection::open_with_flags(path, flags).map_err(translate)?);
        connection.wait_for(OPENING)?;
        connection.0.set_prepared_statement_cache_capacity(STATEMENTS);
        // Without this a kept statement is prepared again for every new value of a limit or a comparison.
        connection.0.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(translate)?;
        Ok(connection)
    }

    fn wait_for(&self, time: Duration) -> Result<(), DbError> {
        self.0.busy_timeout(time).map_err(translate)
    }

    /// Turns on the write-ahead log, which stays on in the file. Some network file systems cannot have one.
    fn use_log(&self) -> Result<(), DbError> {
        let mode: String = self
            .0
            .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))
            .map_err(translate)?;
        if mode == "wal" {
            return Ok(());
        }
        Err(DbError::Unavailable(format!("the file cannot have a write-ahead log: its journal is {mode}")))
    }

    fn set(&self, name: &str, value: &str) -> Result<(), DbError> {
        self.0.pragma_update(None, name, value).map_err(translate)
    }

    /// Calls `go_on` after every so many steps of a statement; when it says no, the statement fails.
    pub(super) fn watch(
        &mut self,
        steps: c_int,
        mut go_on: impl FnMut() -> bool + Send + 'static,
    ) -> Result<(), DbError> {
        self.0.progress_handler(steps, Some(move || !go_on())).map_err(translate)
    }

    /// Runs a statement that gives rows.
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

    /// Runs a statement that changes rows; how many it found.
    pub(super) fn execute(&mut self, sql: &Sql) -> Result<u64, DbError> {
        self.prepared(sql, |statement| Ok(statement.raw_execute()? as u64))
    }

    /// The number that the last inserted row got.
    pub(super) fn last_key(&self) -> i64 {
        self.0.last_insert_rowid()
    }

    /// Runs one of our own statements: no values, no rows.
    pub(super) fn run(&mut self, text: &'static str) -> Result<(), DbError> {
        let mut statement = self.0.prepare_cached(text).map_err(translate)?;
        statement.raw_execute().map(drop).map_err(translate)
    }

    /// Whether no transaction is open. SQLite ends one by itself after some errors, such as a full disk.
    pub(super) fn is_idle(&self) -> bool {
        self.0.is_autocommit()
    }

    /// Writes the log back into the file; how many pages the log has, and how many of them are written back.
    pub(super) fn checkpoint(&mut self, how: &'static str) -> Result<(i64, i64), DbError> {
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(1)?, row.get(2)?));
        self.0.query_row(how, [], row).map_err(translate)
    }

    fn prepared<T>(
        &mut self,
        sql: &Sql,
        work: impl FnOnce(&mut Statement<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, DbError> {
        let (mut kept, mut once);
        let statement: &mut Statement<'_> = if sql.cached {
            kept = self.0.prepare_cached(&sql.text).map_err(translate)?;
            &mut kept
        } else {
            once = self.0.prepare(&sql.text).map_err(translate)?;
            &mut once
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
