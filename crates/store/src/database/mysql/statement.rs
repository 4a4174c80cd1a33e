//! Running statements on MySQL.

use std::sync::Arc;

use mysql_async::prelude::Queryable;
use mysql_async::{Column, Error, Params, Value};

use super::error::translate;
use super::value::{cell, parameters};
use crate::database::{DbError, Row, Sql};

/// The result of a statement.
struct StatementResult {
    columns: Arc<[Column]>,
    rows: Vec<mysql_async::Row>,
    matched: u64,
    key: Option<u64>,
}

/// Runs a statement that returns rows.
pub(super) async fn query(connection: &mut impl Queryable, sql: &Sql) -> Result<Vec<Row>, DbError> {
    let result = send(connection, sql).await?;
    let names: Arc<[String]> = result.columns.iter().map(|column| column.name_str().into_owned()).collect();
    let row = |row: mysql_async::Row| {
        let cells = row.unwrap().into_iter().zip(result.columns.iter());
        let cells = cells.map(|(value, column): (Value, _)| cell(value, column));
        Ok(Row::new(Arc::clone(&names), cells.collect::<Result<_, _>>()?))
    };
    result.rows.into_iter().map(row).collect()
}

/// Runs a statement that changes rows and returns the number of matched rows.
pub(super) async fn execute(connection: &mut impl Queryable, sql: &Sql) -> Result<u64, DbError> {
    send(connection, sql).await.map(|result| result.matched)
}

/// Inserts a row and returns its generated number.
pub(super) async fn insert(connection: &mut impl Queryable, sql: &Sql) -> Result<i64, DbError> {
    let key = send(connection, sql).await?.key;
    key.and_then(|key| i64::try_from(key).ok())
        .ok_or_else(|| DbError::Other("the insert generated no number".into()))
}

async fn send(connection: &mut impl Queryable, sql: &Sql) -> Result<StatementResult, DbError> {
    let parameters = parameters(sql)?;
    let result = if sql.cached {
        execute_cached(connection, sql, parameters).await
    } else {
        execute_uncached(connection, sql, parameters).await
    };
    result.map_err(|error| translate(error, &sql.text))
}

/// Keeps the prepared statement in the connection's statement cache (least recently used are evicted).
async fn execute_cached(
    connection: &mut impl Queryable,
    sql: &Sql,
    parameters: Params,
) -> Result<StatementResult, Error> {
    collect(connection.exec_iter(sql.text.as_ref(), parameters).await?).await
}

async fn execute_uncached(
    connection: &mut impl Queryable,
    sql: &Sql,
    parameters: Params,
) -> Result<StatementResult, Error> {
    let statement = connection.prep(sql.text.as_ref()).await?;
    let result = match connection.exec_iter(&statement, parameters).await {
        Ok(result) => collect(result).await,
        Err(error) => Err(error),
    };
    connection.close(statement).await?;
    result
}

async fn collect(
    mut result: mysql_async::QueryResult<'_, '_, mysql_async::BinaryProtocol>,
) -> Result<StatementResult, Error> {
    let columns = result.columns().unwrap_or_default();
    let rows = if columns.is_empty() { Vec::new() } else { result.collect().await? };
    let (matched, key) = (result.affected_rows(), result.last_insert_id());
    result.drop_result().await?;
    Ok(StatementResult { columns, rows, matched, key })
}
