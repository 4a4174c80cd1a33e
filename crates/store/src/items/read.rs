//! Reading a selection.

use std::pin::Pin;

use sea_query::Expr;
use serde_json::{Map, Value};
use vestibule_domain::query::Selection;
use vestibule_domain::schema::Kind;

use super::expression::{output, seen, subquery};
use super::nested::{self, Parents};
use super::scope::Scope;
use super::select::{label, order, wanted};
use super::value::{plain, shown};
use crate::database::{Cell, DbError, Dialect, Reader, Row, Sql};

/// One item as the API shows it.
pub(super) type Item = Map<String, Value>;

/// Reads items with everything below them.
///
/// # Errors
/// What the engine says.
pub async fn read(reader: &mut impl Reader, selection: &Selection) -> Result<Vec<Item>, DbError> {
    if selection.limit == Some(0) {
        return Ok(Vec::new());
    }
    let scope = Scope::root(reader.dialect());
    let mut select = subquery(scope, selection.collection);
    select.and_where(wanted(scope, selection));
    order(scope, &mut select, selection);
    page(&mut select, selection);
    let links = project(scope, &mut select, selection);
    let rows = reader.query(&Sql::select(scope.dialect, &select)).await?;
    assemble(reader, selection, rows, links).await
}

/// The keys of the items.
///
/// # Errors
/// What the engine says.
pub async fn keys(reader: &mut impl Reader, selection: &Selection) -> Result<Vec<Value>, DbError> {
    let scope = Scope::root(reader.dialect());
    let key = selection.collection.key_field();
    let mut select = subquery(scope, selection.collection);
    select.expr(scope.column(key)).and_where(wanted(scope, selection));
    order(scope, &mut select, selection);
    page(&mut select, selection);
    let rows = reader.query(&Sql::select(scope.dialect, &select)).await?;
    Ok(rows.iter().map(|row| shown(scope.dialect, key, row.get(0))).collect())
}

/// The most that any engine takes for a limit or an offset.
const MOST: u64 = i64::MAX.cast_unsigned();

/// Puts limit and offset on a statement. Not every engine knows an offset without a limit.
pub(super) fn page(select: &mut sea_query::SelectStatement, selection: &Selection) {
    let offset = selection.offset.min(MOST);
    if selection.limit.is_some() || offset > 0 {
        select.limit(selection.limit.unwrap_or(MOST).min(MOST));
    }
    if offset > 0 {
        select.offset(offset);
    }
}

/// Puts the values and, behind them, the links to what is nested on a statement; returns where the links begin.
pub(super) fn project(scope: Scope, select: &mut sea_query::SelectStatement, selection: &Selection) -> usize {
    let mut index = 0;
    for column in &selection.columns {
        select.expr_as(output(scope, column), label(index));
        index += 1;
    }
    let links = index;
    for nested in &selection.nested {
        let link = seen(scope, nested::link(scope, selection.collection, nested), nested.visible.as_ref());
        select.expr_as(link, label(index));
        index += 1;
    }
    if index == 0 {
        select.expr_as(Expr::cust("1"), label(0));
    }
    links
}

/// Rows become items, and what is nested in them is fetched. Boxed, since selections nest.
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
                item.insert(nested.key.clone(), value);
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
            Kind::Integer if column.function.is_some() => plain(cell).unwrap_or(Value::Null),
            _ => shown(dialect, column.field, cell),
        };
        item.insert(column.key.clone(), value);
    }
    item
}
