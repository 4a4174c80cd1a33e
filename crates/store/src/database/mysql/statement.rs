//! Sending a statement to MySQL.

use std::sync::Arc;

use mysql_async::prelude::Queryable;
use mysql_async::{Column, Error, Params, Value};

use super::error::translate;
use super::value::{cell, parameters};
use crate::database::{DbError, Row, Sql};

/// What a statement gives back.
struct Answer {
    columns: Arc<[Column]>,
    rows: Vec<mysql_async::Row>,
    found: u64,
    key: Option<u64>,
}

/// Runs a statement that gives rows.
pub(super) async fn query(connection: &mut impl Queryable, sql: &Sql) -> Result<Vec<Row>, DbError> {
    let answer = send(connection, sql).await?;
    let names: Arc<[String]> = answer.columns.iter().map(|column| column.name_str().into_owned()).collect();
    let row = |row: mysql_async::Row| {
        let cells = row.unwrap().into_iter().zip(answer.columns.iter());
        let cells = cells.map(|(value, column): (Value, _)| cell(value, column));
        Ok(Row::new(Arc::clone(&names), cells.collect::<Result<_, _>>()?))
    };
    answer.rows.into_iter().map(row).collect()
}

/// Runs a statement that changes rows; how many it found.
pub(super) async fn execute(connection: &mut impl Queryable, sql: &Sql) -> Result<u64, DbError> {
    send(connection, sql).await.map(|answer| answer.found)
}

/// Inserts a row; the number it got.
pub(super) async fn insert(connection: &mut impl Queryable, sql: &Sql) -> Result<i64, DbError> {
    let key = send(connection, sql).await?.key;
    key.and_then(|key| i64::try_from(key).ok())
        .ok_or_else(|| DbError::Other("no number was given to the row".into()))
}

async fn send(connection: &mut impl Queryable, sql: &Sql) -> Result<Answer, DbError> {
    let parameters = parameters(sql)?;
    let answer = if sql.cached {
        kept(connection, sql, parameters).await
    } else {
        once(connection, sql, parameters).await
    };
    answer.map_err(|error| translate(error, &sql.text))
}

/// The prepared statement stays with the connection, which forgets the least used ones.
async fn kept(connection: &mut impl Queryable, sql: &Sql, parameters: Params) -> Result<Answer, Error> {
    collect(connection.exec_iter(sql.text.as_ref(), parameters).await?).await
}

async fn once(connection: &mut impl Queryable, sql: &Sql, parameters: Params) -> Result<Answer, Error> {
    let statement = connection.prep(sql.text.as_ref()).await?;
    let answer = match connection.exec_iter(&statement, parameters).await {
        Ok(result) => collect(result).await,
        Err(error) => Err(error),
    };
    connection.close(statement).await?;
    answer
}

async fn collect(
    mut result: mysql_async::QueryResult<'_, '_, mysql_async::BinaryProtocol>,
) -> Result<Answer, Error> {
    let columns = result.columns().unwrap_or_default();
    let rows = if columns.is_empty() { Vec::new() } else { result.collect().await? };
    let (found, key) = (result.affected_rows(), result.last_insert_id());
    result.drop_result().await?;
    Ok(Answer { columns, rows, found, key })
}
