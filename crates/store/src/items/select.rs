//! Restriction and order of a selection.

use sea_query::{Alias, Expr, ExprTrait, NullOrdering, Order, OrderedStatement};
use uuid::Uuid;
use vestibule_domain::query::{Search, Selection, SortKey, SortStep};
use vestibule_domain::schema::{Field, Kind, Relation};

use super::compare::{always, never};
use super::condition::condition;
use super::expression::{comparable, subquery, value};
use super::scope::Scope;
use super::text::contains_folded;
use super::value::bound;

/// The `WHERE` condition of a selection: access rights, filter and search.
pub(super) fn restriction(scope: Scope, selection: &Selection) -> Expr {
    let found = selection.search.as_ref().map_or_else(always, |search| searched(scope, search));
    condition(scope, &selection.access).and(condition(scope, &selection.filter)).and(found)
}

/// A blank text is found nowhere.
fn searched(scope: Scope, search: &Search) -> Expr {
    if search.text.is_empty() {
        return never();
    }
    let parts = search.columns.iter().filter_map(|column| {
        let expression = value(scope, column);
        match column.field.kind {
            Kind::String | Kind::Text => Some(contains_folded(scope, expression, &search.text)),
            Kind::Uuid => Uuid::parse_str(&search.text).ok().map(|id| expression.eq(id)),
            Kind::Integer => {
                let number = search.text.parse::<i64>().ok()?;
                Some(expression.eq(bound(scope, Kind::Integer, number.into())))
            }
            _ => None,
        }
    });
    parts.reduce(Expr::or).unwrap_or_else(never)
}

/// Adds the order to a statement or a window. The key is the last sort key, so that pages never overlap.
pub(super) fn order(scope: Scope, statement: &mut impl OrderedStatement, selection: &Selection) {
    let key = selection.collection.key_field();
    let is_key = |part: &SortKey| part.path.is_empty() && is_plain(part, key);
    for part in &selection.sort {
        match is_key(part) {
            true => ordered_key(scope, statement, key, part.descending),
            false => ordered(scope, statement, sort_expression(scope, part, 0), part.descending),
        }
    }
    if !selection.sort.iter().any(is_key) {
        ordered_key(scope, statement, key, false);
    }
}

/// A key is never null. Without `NULLS FIRST` or `NULLS LAST`, PostgreSQL can use its index.
fn ordered_key(scope: Scope, statement: &mut impl OrderedStatement, key: &Field, descending: bool) {
    statement.order_by_expr(scope.column(key), if descending { Order::Desc } else { Order::Asc });
}

fn is_plain(part: &SortKey, key: &Field) -> bool {
    part.column.field.name == key.name && part.column.function.is_none()
}

/// Nulls sort first, the default of SQLite and MySQL. The order of strings depends on the database: by bytes in SQLite,
/// by the collation elsewhere.
pub(super) fn ordered(
    scope: Scope,
    statement: &mut impl OrderedStatement,
    expression: Expr,
    descending: bool,
) {
    let (order, nulls) =
        if descending { (Order::Desc, NullOrdering::Last) } else { (Order::Asc, NullOrdering::First) };
    if scope.is_postgres() {
        statement.order_by_expr_with_nulls(expression, order, nulls);
    } else {
        statement.order_by_expr(expression, order);
    }
}

/// The expression of a sort key. A field of a related item is read by one nested subquery per relation.
///
/// Of several related items, the one that comes first in the order counts.
fn sort_expression(scope: Scope, key: &SortKey, index: usize) -> Expr {
    let Some(SortStep { field, relation, target, access }) = key.path.get(index) else {
        return comparable(scope, &key.column);
    };
    let inner = scope.inner();
    let value = sort_expression(inner, key, index + 1);
    let mut select = subquery(inner, target);
    match relation {
        Relation::One { .. } => {
            select.and_where(inner.named(target.key).eq(scope.column(field)));
        }
        Relation::Many { field: back, .. } => {
            select.and_where(inner.named(back).eq(scope.named("id"))).limit(1);
            ordered(scope, &mut select, value.clone(), key.descending);
        }
    }
    select.expr(value).and_where(condition(inner, access));
    Expr::SubQuery(None, Box::new(select.into()))
}

/// The alias of the n-th selected column.
pub(super) fn column_alias(index: usize) -> Alias {
    Alias::new(format!("c{index}"))
}
