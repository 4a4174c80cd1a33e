//! Inserting, updating and deleting items of any collection.

use sea_query::{Alias, Expr, ExprTrait, Query, Value as SqlValue};
use serde_json::{Map, Value};
use vestibule_domain::query::Condition;
use vestibule_domain::schema::{Collection, Field, Kind};

use super::condition::condition;
use super::expression::subquery;
use super::files;
use super::scope::Scope;
use super::value::{bound, column_value, to_api};
use crate::database::{DbError, Dialect, Reader, Sql, Transaction};

/// Values by field name, in the shape of the API.
pub type Patch = Map<String, Value>;

/// Keys per statement: far below the limit of every engine.
const KEYS_AT_ONCE: usize = 500;

/// The column values of a patch. A null for a generated key is omitted, because PostgreSQL would insert it as null.
///
/// # Errors
/// [`DbError::OutOfRange`], with the column, for a value that its column cannot hold.
pub(crate) fn values(collection: &Collection, patch: &Patch) -> Result<Vec<(&'static str, Expr)>, DbError> {
    let mut values = Vec::with_capacity(patch.len());
    for (name, value) in patch {
        let Some(field) = collection.field(name).filter(|field| field.is_column()) else { continue };
        if value.is_null() && field.kind == Kind::Integer && field.name == collection.key {
            continue;
        }
        let value = column_value_in_range(field, value)
            .ok_or_else(|| DbError::OutOfRange { column: Some(format!("{}.{name}", collection.name)) })?;
        values.push((field.name, Expr::val(value)));
    }
    Ok(values)
}

/// Converts a value; integers are limited to 32 bits on every engine, also where it would store more.
fn column_value_in_range(field: &Field, value: &Value) -> Option<SqlValue> {
    column_value(field.kind, value).filter(|value| match value {
        SqlValue::BigInt(Some(number)) => i32::try_from(*number).is_ok(),
        _ => true,
    })
}

/// Inserts an item and returns its key as stored. The caller must set all timestamps: on SQLite a column default stores
/// them as text, which filters do not match.
///
/// # Errors
/// [`DbError`], as the engine reports it; [`DbError::OutOfRange`] for a value that its column cannot hold.
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
    let is_number = collection.key_field().kind == Kind::Integer;
    let key = item.get(collection.key).filter(|key| !key.is_null());
    match key.and_then(|key| collection.key_from(key)) {
        None if is_number => Ok(Value::from(tx.insert_returning_key(&sql, collection.key).await?)),
        key => {
            tx.execute(&sql).await?;
            if let (true, Some(key)) = (is_number, &key) {
                advance_sequence(tx, collection, key).await?;
            }
            Ok(key.unwrap_or(Value::Null))
        }
    }
}

/// Advances the PostgreSQL sequence past an explicitly inserted key, so that it does not generate the same key. The
/// other engines do this themselves.
async fn advance_sequence(tx: &mut Transaction, collection: &Collection, key: &Value) -> Result<(), DbError> {
    const ADVANCE: &str = "SELECT setval(pg_get_serial_sequence($1, $2), $3) \
        WHERE $3 > COALESCE(pg_sequence_last_value(pg_get_serial_sequence($1, $2)::regclass), 0)";
    if tx.dialect() != Dialect::Postgres {
        return Ok(());
    }
    let values = vec![collection.name.into(), collection.key.into(), key.as_i64().into()];
    tx.query(&Sql::raw(ADVANCE, values)).await.map(drop)
}

/// Updates the items with these keys and returns the number of items found.
///
/// # Errors
/// [`DbError`], as the engine reports it; [`DbError::OutOfRange`] for a value that its column cannot hold.
pub async fn update(
    tx: &mut Transaction,
    collection: &Collection,
    keys: &[Value],
    patch: &Patch,
) -> Result<u64, DbError> {
    let values = values(collection, patch)?;
    if values.is_empty() {
        return Ok(0);
    }
    let mut found = 0;
    for keys in keys.chunks(KEYS_AT_ONCE) {
        let mut statement = Query::update();
        statement
            .table(Alias::new(collection.name))
            .values(values.iter().map(|(name, value)| (Alias::new(*name), value.clone())))
            .and_where(with_keys(tx.dialect(), collection, keys));
        found += tx.execute(&Sql::update(tx.dialect(), &statement)).await?;
    }
    Ok(found)
}

/// Deletes the items with these keys and returns their number.
///
/// # Errors
/// [`DbError`], as the engine reports it.
pub async fn delete(tx: &mut Transaction, collection: &Collection, keys: &[Value]) -> Result<u64, DbError> {
    let mut found = 0;
    for keys in keys.chunks(KEYS_AT_ONCE) {
        let mut statement = Query::delete();
        statement.from_table(Alias::new(collection.name)).and_where(with_keys(
            tx.dialect(),
            collection,
            keys,
        ));
        found += tx.execute(&Sql::delete(tx.dialect(), &statement)).await?;
    }
    Ok(found)
}

fn with_keys(dialect: Dialect, collection: &Collection, keys: &[Value]) -> Expr {
    let key = collection.key_field();
    Expr::col(Alias::new(key.name)).is_in(bound_keys(Scope::root(dialect), key, keys))
}

/// Keys as SQL values; invalid keys are omitted.
fn bound_keys(scope: Scope, key: &Field, keys: &[Value]) -> Vec<Expr> {
    let values = keys.iter().filter_map(|value| column_value(key.kind, value));
    values.map(|value| bound(scope, key.kind, value)).collect()
}

/// The given keys whose items meet a condition.
///
/// # Errors
/// [`DbError`], as the engine reports it.
pub async fn matching(
    reader: &mut impl Reader,
    collection: &Collection,
    keys: &[Value],
    filter: &Condition,
) -> Result<Vec<Value>, DbError> {
    let scope = Scope::root(reader.dialect());
    let key = collection.key_field();
    let mut found = Vec::with_capacity(keys.len());
    for keys in keys.chunks(KEYS_AT_ONCE) {
        let mut select = subquery(scope, collection);
        select
            .expr(scope.column(key))
            .and_where(scope.column(key).is_in(bound_keys(scope, key, keys)))
            .and_where(condition(scope, filter));
        let rows = files::query(reader, &select).await?;
        found.extend(rows.iter().map(|row| to_api(scope.dialect, key, row.get(0))));
    }
    Ok(found)
}

/// The keys of all items that meet a condition.
///
/// # Errors
/// [`DbError`], as the engine reports it.
pub async fn keys_where(
    reader: &mut impl Reader,
    collection: &Collection,
    filter: &Condition,
) -> Result<Vec<Value>, DbError> {
    let scope = Scope::root(reader.dialect());
    let key = collection.key_field();
    let mut select = subquery(scope, collection);
    select.expr(scope.column(key)).and_where(condition(scope, filter));
    let rows = files::query(reader, &select).await?;
    Ok(rows.iter().map(|row| to_api(scope.dialect, key, row.get(0))).collect())
}
