//! Reads on the calling thread that are interrupted when they take long: a long read would block the async runtime.

use std::ffi::c_int;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::connection::Connection;
use crate::database::{DbError, Row, Sql};

/// Virtual machine instructions of SQLite per tick. A read by key takes a few hundred.
const INSTRUCTIONS_PER_TICK: c_int = 1_000;

/// A read is interrupted after this many ticks, about one millisecond.
const MAX_TICKS: u32 = 25;

/// A connection for short reads.
pub(super) struct InlineReader {
    connection: Connection,
    ticks: Arc<AtomicU32>,
}

impl InlineReader {
    /// Opens a connection; the file must exist.
    pub(super) fn open(path: &Path) -> Result<Self, DbError> {
        let mut connection = Connection::reader(path)?;
        let ticks = Arc::new(AtomicU32::new(0));
        let handler_ticks = Arc::clone(&ticks);
        connection.set_progress_check(INSTRUCTIONS_PER_TICK, move || {
            handler_ticks.fetch_add(1, Ordering::Relaxed) < MAX_TICKS
        })?;
        Ok(Self { connection, ticks })
    }

    /// Runs a query; `None` if it was interrupted because it takes long.
    pub(super) fn query(&mut self, sql: &Sql) -> Result<Option<Vec<Row>>, DbError> {
        self.ticks.store(0, Ordering::Relaxed);
        match self.connection.query(sql) {
            Err(_) if self.ticks.load(Ordering::Relaxed) > MAX_TICKS => Ok(None),
            done => done.map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_read_is_interrupted_and_the_next_short_read_succeeds() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("vestibule.db");
        let _writer = Connection::writer(&path, false, |_| ()).expect("a file");
        let mut reader = InlineReader::open(&path).expect("a connection");
        let mut count = |to: i64| {
            let text =
                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ?) SELECT x FROM n";
            reader.query(&Sql::raw(text, vec![to.into()])).expect("it can be read").map(|rows| rows.len())
        };
        assert_eq!([10, 1_000_000, 10].map(&mut count), [Some(10), None, Some(10)]);
        // The ticks of earlier reads are not added up.
        assert_eq!((0..200).map(|_| count(100)).collect::<Vec<_>>(), vec![Some(100); 200]);
    }
}
