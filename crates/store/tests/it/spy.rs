//! A reader that looks over another one's shoulder.

use vestibule_store::database::{DbError, Dialect, Reader, Row, Sql};

/// Notes every statement and every row on its way.
pub(crate) struct Spy<'a, R> {
    inner: &'a mut R,
    /// What was asked, in order.
    pub(crate) statements: Vec<Sql>,
    /// What came back.
    pub(crate) rows: Vec<Row>,
}

impl<'a, R: Reader> Spy<'a, R> {
    pub(crate) fn on(inner: &'a mut R) -> Self {
        Self { inner, statements: Vec::new(), rows: Vec::new() }
    }
}

impl<R: Reader> Reader for Spy<'_, R> {
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
