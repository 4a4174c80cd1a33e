//! Content of the database, for tests of what must and must not have been written.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Map, Value, json};
use vestibule_store::database::{Cell, Row, Sql};

use crate::TestApp;

/// Every row of every table, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tables(BTreeMap<String, Vec<String>>);

impl Tables {
    /// Rows that a later state adds (`+`) or lacks (`-`), by table; empty if nothing changed.
    pub fn changes_to(&self, later: &Self) -> String {
        let mut changes = String::new();
        let none = Vec::new();
        for (table, rows) in &self.0 {
            let now = later.0.get(table).unwrap_or(&none);
            let gone = rows.iter().filter(|row| !now.contains(row)).map(|row| ('-', row));
            let new = now.iter().filter(|row| !rows.contains(row)).map(|row| ('+', row));
            for (sign, row) in gone.chain(new) {
                _ = writeln!(changes, "{sign} {table}: {row}");
            }
        }
        changes
    }

    /// Tables and columns that contain `needle`, to check where a secret is stored.
    pub fn places_of(&self, needle: &str) -> Vec<String> {
        let mut places = Vec::new();
        for (table, rows) in &self.0 {
            for row in rows.iter().filter(|row| row.contains(needle)) {
                let columns: Map<String, Value> = serde_json::from_str(row).unwrap_or_default();
                let holding = columns.iter().filter(|(_, value)| value.to_string().contains(needle));
                places.extend(holding.map(|(column, _)| format!("{table}.{column}")));
            }
        }
        places.sort();
        places.dedup();
        places
    }
}

impl TestApp {
    /// The rows of a `SELECT` as objects.
    pub async fn rows(&self, select: &str) -> Vec<Value> {
        let sql = Sql::raw(select.to_owned(), Vec::new()).uncached();
        let rows = self.app.database().query(&sql).await.expect("a SELECT");
        rows.iter().map(|row| Value::Object(object(row))).collect()
    }

    /// The first value of a `SELECT`, such as a count.
    pub async fn value(&self, select: &str) -> Value {
        let rows = self.rows(select).await;
        let first = rows.first().and_then(Value::as_object).and_then(|row| row.values().next());
        first.cloned().unwrap_or_default()
    }

    /// Executes a statement directly in the database, as another program could.
    pub async fn execute(&self, statement: &str) {
        let mut tx = self.app.database().begin().await.expect("a transaction");
        let sql = Sql::raw(statement.to_owned(), Vec::new()).uncached();
        tx.execute(&sql).await.expect("a statement");
        tx.commit().await.expect("the change is kept");
    }

    /// The content of all tables.
    pub async fn tables(&self) -> Tables {
        const NAMES: &str = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
        let mut tables = BTreeMap::new();
        for name in self.rows(NAMES).await {
            let name = name["name"].as_str().unwrap_or_default().to_owned();
            let rows = self.rows(&format!("SELECT * FROM \"{name}\"")).await;
            tables.insert(name, rows.iter().map(Value::to_string).collect());
        }
        Tables(tables)
    }

    /// Panics if the database was changed since `before`.
    pub async fn assert_unchanged_since(&self, before: &Tables, what: &str) {
        let changes = before.changes_to(&self.tables().await);
        assert!(changes.is_empty(), "{what} changed the database:\n{changes}");
    }
}

fn object(row: &Row) -> Map<String, Value> {
    let cells = row.columns().iter().enumerate();
    cells.map(|(index, column)| (column.clone(), value(row.get(index)))).collect()
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Bool(truth) => json!(truth),
        Cell::Int(number) => json!(number),
        Cell::Float(number) => json!(number),
        Cell::Text(text) => json!(text),
        Cell::Bytes(bytes) => json!(bytes),
        Cell::Uuid(uuid) => json!(uuid.to_string()),
        Cell::Timestamp(instant) => json!(instant.to_rfc3339()),
        Cell::Json(value) => value.clone(),
    }
}
