//! A reader that records statements and rows.

use vestibule_store::database::{DbError, Dialect, Reader, Row, Sql};

/// Forwards to another reader and records every statement and row.
pub(crate) struct RecordingReader<'a, R> {
    inner: &'a mut R,
    /// All statements, in order.
    pub(crate) statements: Vec<Sql>,
    /// All rows, in order.
    pub(crate) rows: Vec<Row>,
}

impl<'a, R: Reader> RecordingReader<'a, R> {
    pub(crate) fn on(inner: &'a mut R) -> Self {
        Self { inner, statements: Vec::new(), rows: Vec::new() }
    }
}

impl<R: Reader> Reader for RecordingReader<'_, R> {
    fn dialect(&self) -> Dialect {
        self.inner.dialect()
    }

    async fn query(&mut self, sql: &Sql) -> Result<Vec<Row>, DbError> {
        self.statements.push(sql.clone());
        let rows = self.inner.query(sql).await?;
        self.rows.extend(rows.iter().cloned());
        Ok(rows)
    }
}
