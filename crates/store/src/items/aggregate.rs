//! Functions over groups of items.

use sea_query::{Alias, Expr, ExprTrait, Func, SelectStatement};
use serde_json::{Map, Value, json};
use vestibule_domain::query::{Aggregate, Aggregation, Column, Selection, SortKey};
use vestibule_domain::schema::Kind;

use super::expression::{subquery, value};
use super::read::Item;
use super::scope::Scope;
use super::select::{label, ordered, wanted};
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
        select.expr_as(value(scope, group), label(index)).add_group_by([value(scope, group)]);
    }
    for (index, (function, column)) in aggregation.functions.iter().enumerate() {
        select.expr_as(apply(scope, *function, column.as_ref()), label(aggregation.groups.len() + index));
    }
    sort(scope, &mut select, selection, aggregation);
    if let Some(limit) = selection.limit {
        select.limit(limit).offset(selection.offset);
    }
    let rows = reader.query(&Sql::select(scope.dialect, &select)).await?;
    Ok(rows
        .iter()
        .map(|row| {
            let cells: Vec<&Cell> = (0..row.len()).map(|index| row.get(index)).collect();
            item(scope.dialect, aggregation, &cells)
        })
        .collect())
}

/// Only what is grouped by has an order; without any, the groups are ordered by themselves.
fn sort(scope: Scope, select: &mut SelectStatement, selection: &Selection, aggregation: &Aggregation) {
    let is_group = |key: &&SortKey| {
        key.path.is_empty() && aggregation.groups.iter().any(|group| group.key == key.column.key)
    };
    for key in selection.sort.iter().filter(is_group) {
        ordered(scope, select, value(scope, &key.column), key.descending);
    }
}

fn apply(scope: Scope, function: Aggregate, column: Option<&Column>) -> Expr {
    let Some(column) = column else { return Func::count(Expr::cust("*")).into() };
    let expression = value(scope, column);
    match function {
        Aggregate::Count | Aggregate::CountAll => Func::count(expression).into(),
        Aggregate::CountDistinct => Func::count_distinct(expression).into(),
        Aggregate::Sum => Func::sum(expression).into(),
        Aggregate::SumDistinct => distinct("SUM", expression),
        Aggregate::Avg => Func::avg(expression).into(),
        Aggregate::AvgDistinct => distinct("AVG", expression),
        Aggregate::Min => extreme(scope, column, expression, "MIN"),
        Aggregate::Max => extreme(scope, column, expression, "MAX"),
    }
}

fn distinct(name: &str, expression: Expr) -> Expr {
    let once = Expr::cust("DISTINCT").binary(sea_query::BinOper::Custom(" "), expression);
    Func::cust(Alias::new(name)).arg(once).into()
}

/// PostgreSQL orders neither uuids nor booleans in `MIN` and `MAX`.
fn extreme(scope: Scope, column: &Column, expression: Expr, name: &str) -> Expr {
    let needs_text = scope.is_postgres() && matches!(column.kind(), Kind::Uuid | Kind::Boolean | Kind::Json);
    let expression = if needs_text { expression.cast_as("TEXT") } else { expression };
    Func::cust(Alias::new(name)).arg(expression).into()
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
