//! A table with a column of every type, for tests of value types.

use chrono::{DateTime, Utc};
use sea_query::{Query, Value};
use serde_json::Value as Json;
use uuid::Uuid;
use vestibule_store::database::{Dialect, Row, Sql};

use crate::engines::TestDatabase;

/// Creates the table `samples`.
pub(crate) async fn create(db: &TestDatabase) {
    let (key, uuid, instant, bytes) = match db.dialect() {
        Dialect::Sqlite => ("integer PRIMARY KEY AUTOINCREMENT", "char(36)", "datetime", "blob"),
        Dialect::Postgres | Dialect::Cockroach => ("serial PRIMARY KEY", "uuid", "timestamptz", "bytea"),
        Dialect::MySql => {
            ("int unsigned AUTO_INCREMENT PRIMARY KEY", "char(36)", "timestamp(3) NULL", "blob")
        }
    };
    let float = if db.dialect() == Dialect::Sqlite { "float" } else { "double precision" };
    db.run(&format!(
        "CREATE TABLE samples (id {key}, a_uuid {uuid}, a_text text, a_varchar varchar(255), a_boolean boolean, \
         a_number integer, a_big bigint, a_float {float}, a_timestamp {instant}, a_json json, a_blob {bytes})"
    ))
    .await;
}

/// Inserts one row and returns its key.
pub(crate) async fn insert(db: &TestDatabase, values: &[(&'static str, Value)]) -> i64 {
    let (columns, values): (Vec<_>, Vec<_>) = values.iter().cloned().unzip();
    let statement = Query::insert()
        .into_table("samples")
        .columns(columns)
        .values_panic(values.into_iter().map(sea_query::Expr::val))
        .take();
    let mut tx = db.database.begin().await.unwrap();
    let key = tx.insert_returning_key(&Sql::insert(db.dialect(), &statement), "id").await.unwrap();
    tx.commit().await.unwrap();
    key
}

/// Reads one column of one row.
pub(crate) async fn read(db: &TestDatabase, key: i64, column: &'static str) -> Row {
    use sea_query::{Expr, ExprTrait};
    let statement = Query::select().column(column).from("samples").and_where(Expr::col("id").eq(key)).take();
    let mut rows = db.database.query(&Sql::select(db.dialect(), &statement)).await.unwrap();
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

/// Sample values.
pub(crate) struct Samples {
    pub(crate) uuid: Uuid,
    pub(crate) instant: DateTime<Utc>,
    pub(crate) json: Json,
}

pub(crate) fn samples() -> Samples {
    Samples {
        uuid: Uuid::from_u128(0xABCD_EF01_2345_6789_ABCD_EF01_2345_6789),
        instant: DateTime::from_timestamp_millis(1_769_860_800_123).unwrap(),
        json: serde_json::json!({ "b": [1, 2.5, null, "ü"], "a": { "deep": true } }),
    }
}
