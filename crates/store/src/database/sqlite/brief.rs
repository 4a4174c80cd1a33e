//! Reads in place that give up when they take long: nobody else could be served on that thread meanwhile.

use std::ffi::c_int;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::connection::Connection;
use crate::database::{DbError, Row, Sql};

/// After so many steps of SQLite's machine the time is looked at. A read by key takes some hundred.
const STEPS: c_int = 1_000;

/// A read is given up after this many times as many, about a millisecond.
const ROUNDS: u32 = 25;

/// A connection for reads that do not take long.
pub(super) struct Brief {
    connection: Connection,
    rounds: Arc<AtomicU32>,
}

impl Brief {
    /// Opens one; the file must be there.
    pub(super) fn open(path: &Path) -> Result<Self, DbError> {
        let mut connection = Connection::reader(path)?;
        let rounds = Arc::new(AtomicU32::new(0));
        let theirs = Arc::clone(&rounds);
        connection.watch(STEPS, move || theirs.fetch_add(1, Ordering::Relaxed) < ROUNDS)?;
        Ok(Self { connection, rounds })
    }

    /// Reads; `None` where that takes long.
    pub(super) fn query(&mut self, sql: &Sql) -> Result<Option<Vec<Row>>, DbError> {
        self.rounds.store(0, Ordering::Relaxed);
        match self.connection.query(sql) {
            Err(_) if self.rounds.load(Ordering::Relaxed) > ROUNDS => Ok(None),
            done => done.map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_that_takes_long_is_given_up_and_the_next_one_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("vestibule.db");
        let _writer = Connection::writer(&path, false, |_| ()).expect("a file");
        let mut brief = Brief::open(&path).expect("a connection");
        let mut count = |to: i64| {
            let text =
                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ?) SELECT x FROM n";
            brief.query(&Sql::raw(text, vec![to.into()])).expect("it can be read").map(|rows| rows.len())
        };
        assert_eq!([10, 1_000_000, 10].map(&mut count), [Some(10), None, Some(10)]);
        // What was counted before does not add up.
        assert_eq!((0..200).map(|_| count(100)).collect::<Vec<_>>(), vec![Some(100); 200]);
    }
}
