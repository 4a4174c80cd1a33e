//! Inserting, changing and removing items of any collection.

use sea_query::{Alias, Expr, ExprTrait, Query, Value as SqlValue};
use serde_json::{Map, Value};
use vestibule_domain::query::Condition;
use vestibule_domain::schema::{Collection, Field, Kind};

use super::condition::condition;
use super::expression::subquery;
use super::scope::Scope;
use super::value::{column_value, shown};
use crate::database::{DbError, Reader, Sql, Transaction};

/// Values by field, in the shape of the API.
pub type Patch = Map<String, Value>;

/// A value its column cannot hold is refused by name.
fn values(collection: &Collection, patch: &Patch) -> Result<Vec<(&'static str, Expr)>, DbError> {
    let mut values = Vec::with_capacity(patch.len());
    for (name, value) in patch {
        let Some(field) = collection.field(name).filter(|field| field.is_column()) else { continue };
        let value = typed(field, value)
            .ok_or_else(|| DbError::OutOfRange { column: Some(format!("{}.{name}", collection.name)) })?;
        values.push((field.name, Expr::val(value)));
    }
    Ok(values)
}

fn typed(field: &Field, value: &Value) -> Option<SqlValue> {
    column_value(field.kind, value)
}

/// Inserts an item and gives its key.
///
/// # Errors
/// What the engine says.
pub async fn insert(tx: &mut Transaction, collection: &Collection, item: &Patch) -> Result<Value, DbError> {
    let (columns, values): (Vec<_>, Vec<_>) = values(collection, item)?.into_iter().unzip();
    let mut statement = Query::insert();
    statement.into_table(Alias::new(collection.name)).columns(columns.into_iter().map(Alias::new));
    if values.is_empty() {
        statement.or_default_values();
    } else {
        statement.values_panic(values);
    }
    let sql = Sql::insert(tx.dialect(), &statement);
    let key = collection.key_field();
    match (key.kind, item.get(collection.key)) {
        (Kind::Integer, None | Some(Value::Null)) => {
            Ok(Value::from(tx.insert_returning_key(&sql, collection.key).await?))
        }
        (_, given) => {
            tx.execute(&sql).await?;
            Ok(given.cloned().unwrap_or(Value::Null))
        }
    }
}

/// Changes the items with these keys; gives how many there were.
///
/// # Errors
/// What the engine says.
pub async fn update(
    tx: &mut Transaction,
    collection: &Collection,
    keys: &[Value],
    patch: &Patch,
) -> Result<u64, DbError> {
    let values = values(collection, patch)?;
    if values.is_empty() || keys.is_empty() {
        return Ok(0);
    }
    let mut statement = Query::update();
    statement
        .table(Alias::new(collection.name))
        .values(values.into_iter().map(|(name, value)| (Alias::new(name), value)))
        .and_where(with_keys(collection, keys));
    let sql = Sql::update(tx.dialect(), &statement);
    tx.execute(&sql).await
}

/// Removes the items with these keys; gives how many there were.
///
/// # Errors
/// What the engine says.
pub async fn delete(tx: &mut Transaction, collection: &Collection, keys: &[Value]) -> Result<u64, DbError> {
    if keys.is_empty() {
        return Ok(0);
    }
    let mut statement = Query::delete();
    statement.from_table(Alias::new(collection.name)).and_where(with_keys(collection, keys));
    let sql = Sql::delete(tx.dialect(), &statement);
    tx.execute(&sql).await
}

fn with_keys(collection: &Collection, keys: &[Value]) -> Expr {
    let key = collection.key_field();
    let values = keys.iter().filter_map(|value| column_value(key.kind, value));
    Expr::col(Alias::new(key.name)).is_in(values)
}

/// Of these keys, those whose items meet a condition.
///
/// # Errors
/// What the engine says.
pub async fn matching(
    reader: &mut impl Reader,
    collection: &Collection,
    keys: &[Value],
    wanted: &Condition,
) -> Result<Vec<Value>, DbError> {
    let scope = Scope::root(reader.dialect());
    let key = collection.key_field();
    let values = keys.iter().filter_map(|value| column_value(key.kind, value));
    let mut select = subquery(scope, collection);
    select
        .expr(scope.column(key))
        .and_where(scope.column(key).is_in(values))
        .and_where(condition(scope, wanted));
    let rows = reader.query(&Sql::select(scope.dialect, &select)).await?;
    Ok(rows.iter().map(|row| shown(scope.dialect, key, row.get(0))).collect())
}

/// The keys of all items that meet a condition.
///
/// # Errors
/// What the engine says.
pub async fn keys_where(
    reader: &mut impl Reader,
    collection: &Collection,
    wanted: &Condition,
) -> Result<Vec<Value>, DbError> {
    let scope = Scope::root(reader.dialect());
    let key = collection.key_field();
    let mut select = subquery(scope, collection);
    select.expr(scope.column(key)).and_where(condition(scope, wanted));
    let rows = reader.query(&Sql::select(scope.dialect, &select)).await?;
    Ok(rows.iter().map(|row| shown(scope.dialect, key, row.get(0))).collect())
}
