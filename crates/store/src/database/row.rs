//! A row of a query result.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::{Cell, DbError};

/// One row of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    columns: Arc<[String]>,
    cells: Vec<Cell>,
}

/// Defines two getters per type: one for columns that are never `NULL`, one for nullable columns.
macro_rules! getters {
    ($($(#[$doc:meta])* $name:ident, $optional:ident: $type:ty = $convert:expr;)*) => {
        $($(#[$doc])*
        ///
        /// # Errors
        /// [`DbError::Other`]: the cell is `NULL` or of another type.
        pub fn $name(&self, index: usize) -> Result<$type, DbError> {
            $convert(self.get(index)).ok_or_else(|| self.unexpected(index, stringify!($name)))
        }

        $(#[$doc])*
        /// `NULL` is `None`.
        ///
        /// # Errors
        /// [`DbError::Other`]: the cell is of another type.
        pub fn $optional(&self, index: usize) -> Result<Option<$type>, DbError> {
            if self.get(index).is_null() { Ok(None) } else { self.$name(index).map(Some) }
        })*
    };
}

impl Row {
    /// `cells` must be as long as `columns`.
    pub(super) fn new(columns: Arc<[String]>, cells: Vec<Cell>) -> Self {
        Self { columns, cells }
    }

    /// The cell at a position; `NULL` beyond the end.
    pub fn get(&self, index: usize) -> &Cell {
        self.cells.get(index).unwrap_or(&Cell::Null)
    }

    /// The cell of a column; `None` if there is no such column.
    pub fn by_name(&self, name: &str) -> Option<&Cell> {
        let index = self.columns.iter().position(|column| column == name)?;
        self.cells.get(index)
    }

    /// The names of the columns, in order.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The number of cells.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// True for a row without cells.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cells, in column order.
    pub fn into_cells(self) -> Vec<Cell> {
        self.cells
    }

    getters! {
        /// A string.
        text, optional_text: String = |cell: &Cell| cell.as_text().map(str::to_owned);
        /// A UUID.
        uuid, optional_uuid: Uuid = Cell::as_uuid;
        /// An integer.
        int, optional_int: i64 = Cell::as_int;
        /// A floating-point number.
        float, optional_float: f64 = Cell::as_float;
        /// A boolean.
        boolean, optional_boolean: bool = Cell::as_bool;
        /// A timestamp in UTC.
        timestamp, optional_timestamp: DateTime<Utc> = Cell::as_timestamp;
        /// A JSON value. SQL `NULL` is no value; JSON `null` is one.
        json, optional_json: Value = Cell::as_json;
    }

    fn unexpected(&self, index: usize, expected: &str) -> DbError {
        let column = self.columns.get(index).map_or("?", String::as_str);
        DbError::Other(format!(
            "column {column} ({index}): expected {expected}, found {}",
            self.get(index).kind()
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, DbError, Row};

    fn row() -> Row {
        let columns = ["id".to_owned(), "name".to_owned()];
        Row::new(columns.into(), vec![Cell::Int(7), Cell::Null])
    }

    #[test]
    fn cells_are_found_by_position_and_name() {
        assert_eq!(row().get(0), &Cell::Int(7));
        assert_eq!(row().by_name("name"), Some(&Cell::Null));
        assert_eq!(row().by_name("missing"), None);
        assert_eq!(row().get(2), &Cell::Null);
        assert_eq!(row().len(), 2);
    }

    #[test]
    fn a_type_mismatch_names_the_column() {
        assert_eq!(row().int(0), Ok(7));
        assert_eq!(row().optional_text(1), Ok(None));
        assert_eq!(row().text(1), Err(DbError::Other("column name (1): expected text, found null".into())));
        assert_eq!(
            row().optional_uuid(0),
            Err(DbError::Other("column id (0): expected uuid, found int".into()))
        );
    }
}
