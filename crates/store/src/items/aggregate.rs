//! Functions over groups of items.

use sea_query::{Alias, Expr, ExprTrait, Func, SelectStatement};
use serde_json::{Map, Value, json};
use vestibule_domain::query::{Aggregate, Aggregation, Column, Selection};
use vestibule_domain::schema::Kind;

use super::expression::{comparable, subquery, value};
use super::read::{Item, page};
use super::scope::Scope;
use super::select::{label, ordered, wanted};
use super::text::{exact, has_exact};
use super::value::{plain, shown};
use crate::database::{Cell, DbError, Dialect, Reader, Sql};

/// Groups items and applies the functions.
///
/// # Errors
/// What the engine says.
pub async fn aggregate(
    reader: &mut impl Reader,
    selection: &Selection,
    aggregation: &Aggregation,
) -> Result<Vec<Item>, DbError> {
    let scope = Scope::root(reader.dialect());
    let mut select = subquery(scope, selection.collection);
    select.and_where(wanted(scope, selection));
    for (index, group) in aggregation.groups.iter().enumerate() {
        select
            .expr_as(comparable(scope, group), label(index))
            .add_group_by([same_group(scope, group, index)]);
    }
    for (index, (function, column)) in aggregation.functions.iter().enumerate() {
        select.expr_as(apply(scope, *function, column.as_ref()), label(aggregation.groups.len() + index));
    }
    sort(scope, &mut select, selection, aggregation);
    page(&mut select, selection);
    let rows = reader.query(&Sql::select(scope.dialect, &select)).await?;
    Ok(rows
        .iter()
        .map(|row| {
            let cells: Vec<&Cell> = (0..row.len()).map(|index| row.get(index)).collect();
            item(scope.dialect, aggregation, &cells)
        })
        .collect())
}

/// What items of one group have in common. Groups are named by the column that shows them: an expression with values
/// in it, written twice, is not the same to PostgreSQL.
fn same_group(scope: Scope, group: &Column, index: usize) -> Expr {
    let kind = group.kind();
    if has_exact(scope, kind) { exact(scope, kind, value(scope, group)) } else { Expr::col(label(index)) }
}

/// Only what is grouped by has an order.
fn sort(scope: Scope, select: &mut SelectStatement, selection: &Selection, aggregation: &Aggregation) {
    for key in selection.sort.iter().filter(|key| key.path.is_empty()) {
        if let Some(index) = aggregation.groups.iter().position(|group| group.key == key.column.key) {
            ordered(scope, select, Expr::col(label(index)), key.descending);
        }
    }
}

fn apply(scope: Scope, function: Aggregate, column: Option<&Column>) -> Expr {
    let Some(column) = column else { return Func::count(Expr::cust("*")).into() };
    match function {
        Aggregate::Count | Aggregate::CountAll => Func::count(value(scope, column)).into(),
        Aggregate::CountDistinct => {
            Func::count_distinct(exact(scope, column.kind(), comparable(scope, column))).into()
        }
        Aggregate::Sum => call("SUM", number(scope, column)),
        Aggregate::SumDistinct => distinct(scope, "SUM", number(scope, column)),
        Aggregate::Avg => call("AVG", float(scope, column)),
        Aggregate::AvgDistinct => distinct(scope, "AVG", float(scope, column)),
        Aggregate::Min => call("MIN", extreme(scope, column)),
        Aggregate::Max => call("MAX", extreme(scope, column)),
    }
}

fn call(name: &'static str, expression: Expr) -> Expr {
    Func::cust(Alias::new(name)).arg(expression).into()
}

fn distinct(scope: Scope, name: &'static str, expression: Expr) -> Expr {
    let place = if scope.is_postgres() { "$1" } else { "?" };
    Expr::cust_with_expr(format!("{name}(DISTINCT {place})"), expression)
}

/// A value that can be added. What is no number has no sum, on any engine.
fn number(scope: Scope, column: &Column) -> Expr {
    match column.kind() {
        Kind::Boolean if scope.is_postgres() => value(scope, column).cast_as("INTEGER"),
        Kind::Integer | Kind::Boolean => value(scope, column),
        _ => Expr::cust("NULL + 0"),
    }
}

/// Of whole numbers engines would give means with as few places as they like.
fn float(scope: Scope, column: &Column) -> Expr {
    match scope.dialect {
        Dialect::Postgres | Dialect::Cockroach => number(scope, column).cast_as("DOUBLE PRECISION"),
        Dialect::MySql | Dialect::Sqlite => number(scope, column).add(Expr::cust("0e0")),
    }
}

/// PostgreSQL orders neither uuids nor booleans in `MIN` and `MAX`. Texts have the order they have in lists.
fn extreme(scope: Scope, column: &Column) -> Expr {
    let needs_text = matches!(column.kind(), Kind::Uuid | Kind::Boolean);
    let value = comparable(scope, column);
    if scope.is_postgres() && needs_text { value.cast_as("TEXT") } else { value }
}

fn item(dialect: Dialect, aggregation: &Aggregation, cells: &[&Cell]) -> Item {
    let mut item = Map::new();
    for (group, cell) in aggregation.groups.iter().zip(cells) {
        item.insert(group.key.clone(), grouped(dialect, group, cell));
    }
    let functions = aggregation.functions.iter().zip(cells.iter().skip(aggregation.groups.len()));
    for ((function, column), cell) in functions {
        let word = function.as_str();
        match column {
            None => _ = item.insert(word.to_owned(), plain(cell).unwrap_or(Value::Null)),
            Some(column) => {
                let value = result(dialect, *function, column, cell);
                let entry = item.entry(word).or_insert_with(|| json!({}));
                if let Some(object) = entry.as_object_mut() {
                    object.insert(column.key.clone(), value);
                }
            }
        }
    }
    item
}

fn grouped(dialect: Dialect, column: &Column, cell: &Cell) -> Value {
    match column.function {
        Some(_) => plain(cell).unwrap_or(Value::Null),
        None => shown(dialect, column.field, cell),
    }
}

fn result(dialect: Dialect, function: Aggregate, column: &Column, cell: &Cell) -> Value {
    match function {
        Aggregate::Min | Aggregate::Max if column.function.is_none() => shown(dialect, column.field, cell),
        _ => match cell {
            Cell::Text(text) => text.parse::<f64>().map_or(Value::Null, Value::from),
            cell => plain(cell).unwrap_or(Value::Null),
        },
    }
}
