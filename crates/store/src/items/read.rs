//! Reading items.

use std::pin::Pin;

use sea_query::Expr;
use serde_json::{Map, Value};
use vestibule_domain::query::Selection;
use vestibule_domain::schema::Kind;

use super::expression::{output, subquery, visible_or_null};
use super::files;
use super::nested::{self, Parents};
use super::scope::Scope;
use super::select::{column_alias, order, restriction};
use super::value::{to_api, untyped};
use crate::database::{Cell, DbError, Dialect, Reader, Row};

/// One item as the API shows it.
pub(super) type Item = Map<String, Value>;

/// Reads items, including their nested items.
///
/// # Errors
/// [`DbError`], as the engine reports it.
pub async fn read(reader: &mut impl Reader, selection: &Selection) -> Result<Vec<Item>, DbError> {
    if selection.limit == Some(0) {
        return Ok(Vec::new());
    }
    let scope = Scope::root(reader.dialect());
    let mut select = subquery(scope, selection.collection);
    select.and_where(restriction(scope, selection));
    order(scope, &mut select, selection);
    page(&mut select, selection);
    let links = project(scope, &mut select, selection);
    let rows = files::query(reader, &select).await?;
    assemble(reader, selection, rows, links).await
}

/// The keys of the selected items.
///
/// # Errors
/// [`DbError`], as the engine reports it.
pub async fn keys(reader: &mut impl Reader, selection: &Selection) -> Result<Vec<Value>, DbError> {
    let scope = Scope::root(reader.dialect());
    let key = selection.collection.key_field();
    let mut select = subquery(scope, selection.collection);
    select.expr(scope.column(key)).and_where(restriction(scope, selection));
    order(scope, &mut select, selection);
    page(&mut select, selection);
    let rows = files::query(reader, &select).await?;
    Ok(rows.iter().map(|row| to_api(scope.dialect, key, row.get(0))).collect())
}

/// Maximum limit and offset that every engine accepts.
const MAX_ROWS: u64 = i64::MAX.cast_unsigned();

/// Adds limit and offset to a statement. Not every engine supports an offset without a limit.
pub(super) fn page(select: &mut sea_query::SelectStatement, selection: &Selection) {
    let offset = selection.offset.min(MAX_ROWS);
    if selection.limit.is_some() || offset > 0 {
        select.limit(selection.limit.unwrap_or(MAX_ROWS).min(MAX_ROWS));
    }
    if offset > 0 {
        select.offset(offset);
    }
}

/// Adds the columns to a statement, followed by the links to nested items; returns the index of the first link.
pub(super) fn project(scope: Scope, select: &mut sea_query::SelectStatement, selection: &Selection) -> usize {
    let mut index = 0;
    for column in &selection.columns {
        select.expr_as(output(scope, column), column_alias(index));
        index += 1;
    }
    let links = index;
    for nested in &selection.nested {
        let link = visible_or_null(
            scope,
            nested::link(scope, selection.collection, nested),
            nested.visible.as_ref(),
        );
        select.expr_as(link, column_alias(index));
        index += 1;
    }
    if index == 0 {
        select.expr_as(Expr::cust("1"), column_alias(0));
    }
    links
}

/// Converts rows to items and loads their nested items. Boxed, because it is recursive.
pub(super) fn assemble<'a, R: Reader>(
    reader: &'a mut R,
    selection: &'a Selection,
    rows: Vec<Row>,
    links: usize,
) -> Pin<Box<dyn Future<Output = Result<Vec<Item>, DbError>> + Send + 'a>> {
    Box::pin(async move {
        let dialect = reader.dialect();
        let mut items: Vec<Item> = rows.iter().map(|row| item(dialect, selection, row)).collect();
        for (index, nested) in selection.nested.iter().enumerate() {
            let parents: Vec<&Cell> = rows.iter().map(|row| row.get(links + index)).collect();
            let values = nested::fetch(reader, nested, &Parents(&parents)).await?;
            for (item, value) in items.iter_mut().zip(values) {
                item.shift_insert(nested.position.min(item.len()), nested.key.clone(), value);
            }
        }
        Ok(items)
    })
}

fn item(dialect: Dialect, selection: &Selection, row: &Row) -> Item {
    let mut item = Map::new();
    for (index, column) in selection.columns.iter().enumerate() {
        let cell = row.get(index);
        let value = match column.kind() {
            Kind::Integer if column.function.is_some() => untyped(cell).unwrap_or(Value::Null),
            _ => to_api(dialect, column.field, cell),
        };
        item.insert(column.key.clone(), value);
    }
    item
}
