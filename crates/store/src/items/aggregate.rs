//! Aggregate functions over groups of items.

use sea_query::{Alias, Expr, ExprTrait, Func, SelectStatement};
use serde_json::{Map, Value, json};
use vestibule_domain::query::{Aggregate, Aggregation, Column, GroupValue, Selection};
use vestibule_domain::schema::Kind;

use super::expression::{comparable, subquery, value};
use super::files;
use super::read::{Item, page};
use super::scope::Scope;
use super::select::{column_alias, ordered, restriction};
use super::text::{exact, needs_exact};
use super::value::{to_api, untyped};
use crate::database::{Cell, DbError, Dialect, Reader};

/// Groups the selected items and applies the aggregate functions; one item per group.
///
/// # Errors
/// [`DbError`], as the engine reports it.
pub async fn aggregate(
    reader: &mut impl Reader,
    selection: &Selection,
    aggregation: &Aggregation,
) -> Result<Vec<Item>, DbError> {
    let scope = Scope::root(reader.dialect());
    let mut select = subquery(scope, selection.collection);
    select.and_where(restriction(scope, selection));
    for (index, group) in aggregation.groups.iter().enumerate() {
        select
            .expr_as(comparable(scope, group), column_alias(index))
            .add_group_by([group_expression(scope, group, index)]);
    }
    for (index, (function, column)) in aggregation.functions.iter().enumerate() {
        select.expr_as(
            function_call(scope, *function, column.as_ref()),
            column_alias(aggregation.groups.len() + index),
        );
    }
    sort(scope, &mut select, aggregation);
    page(&mut select, selection);
    let rows = files::query(reader, &select).await?;
    Ok(rows
        .iter()
        .map(|row| {
            let cells: Vec<&Cell> = (0..row.len()).map(|index| row.get(index)).collect();
            item(scope.dialect, aggregation, &cells)
        })
        .collect())
}

/// The `GROUP BY` expression of a group. It refers to the alias of the selected column, because PostgreSQL does not
/// recognise two occurrences of an expression with parameters as equal.
fn group_expression(scope: Scope, group: &Column, index: usize) -> Expr {
    let kind = group.kind();
    if needs_exact(scope, kind) {
        exact(scope, kind, value(scope, group))
    } else {
        Expr::col(column_alias(index))
    }
}

/// Orders the groups.
fn sort(scope: Scope, select: &mut SelectStatement, aggregation: &Aggregation) {
    for key in &aggregation.sort {
        let index = match key.value {
            GroupValue::Group(index) => index,
            GroupValue::Function(index) => aggregation.groups.len() + index,
        };
        ordered(scope, select, Expr::col(column_alias(index)), key.descending);
    }
}

fn function_call(scope: Scope, function: Aggregate, column: Option<&Column>) -> Expr {
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

/// The numeric value of a column; `NULL` for columns that are neither numbers nor booleans, on every engine.
fn number(scope: Scope, column: &Column) -> Expr {
    match column.kind() {
        Kind::Boolean if scope.is_postgres() => value(scope, column).cast_as("INTEGER"),
        Kind::Integer | Kind::Boolean => value(scope, column),
        _ => Expr::cust("NULL + 0"),
    }
}

/// The value as a float: for integers, the engines return averages with different numbers of decimal places.
fn float(scope: Scope, column: &Column) -> Expr {
    match scope.dialect {
        Dialect::Postgres | Dialect::Cockroach => number(scope, column).cast_as("DOUBLE PRECISION"),
        Dialect::MySql | Dialect::Sqlite => number(scope, column).add(Expr::cust("0e0")),
    }
}

/// The operand of `MIN` and `MAX`. PostgreSQL supports them for neither UUIDs nor booleans, so these are compared as
/// text. Strings have the same order as in lists.
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
        let name = function.as_str();
        match column {
            None => _ = item.insert(name.to_owned(), untyped(cell).unwrap_or(Value::Null)),
            Some(column) => {
                let value = result(dialect, *function, column, cell);
                let entry = item.entry(name).or_insert_with(|| json!({}));
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
        Some(_) => untyped(cell).unwrap_or(Value::Null),
        None => to_api(dialect, column.field, cell),
    }
}

fn result(dialect: Dialect, function: Aggregate, column: &Column, cell: &Cell) -> Value {
    match function {
        Aggregate::Min | Aggregate::Max if column.function.is_none() => to_api(dialect, column.field, cell),
        _ => match cell {
            Cell::Text(text) => text.parse::<f64>().map_or(Value::Null, Value::from),
            cell => untyped(cell).unwrap_or(Value::Null),
        },
    }
}
