//! One selection as one statement, without what is nested in it.

use sea_query::{Alias, Expr, ExprTrait, NullOrdering, Order, OrderedStatement};
use uuid::Uuid;
use vestibule_domain::query::{Search, Selection, SortKey};
use vestibule_domain::schema::{Field, Kind};

use super::compare::{always, never};
use super::condition::condition;
use super::expression::{comparable, subquery, value};
use super::scope::Scope;
use super::text::contains_folded;
use super::value::bound;

/// Which items: those that may be read, are asked for and contain the text looked for.
pub(super) fn wanted(scope: Scope, selection: &Selection) -> Expr {
    let found = selection.search.as_ref().map_or_else(always, |search| searched(scope, search));
    condition(scope, &selection.access).and(condition(scope, &selection.filter)).and(found)
}

fn searched(scope: Scope, search: &Search) -> Expr {
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

/// Puts the order on a statement or a window; the key comes last, so that pages never overlap.
pub(super) fn order(scope: Scope, statement: &mut impl OrderedStatement, selection: &Selection) {
    let key = selection.collection.key_field();
    let is_key = |part: &SortKey| part.path.is_empty() && is_plain(part, key);
    for part in &selection.sort {
        match is_key(part) {
            true => ordered_key(scope, statement, key, part.descending),
            false => ordered(scope, statement, step(scope, part, 0), part.descending),
        }
    }
    if !selection.sort.iter().any(is_key) {
        ordered_key(scope, statement, key, false);
    }
}

/// A key is never null, and where nothing is said of nulls PostgreSQL can take its index.
fn ordered_key(scope: Scope, statement: &mut impl OrderedStatement, key: &Field, descending: bool) {
    statement.order_by_expr(scope.column(key), if descending { Order::Desc } else { Order::Asc });
}

fn is_plain(part: &SortKey, key: &Field) -> bool {
    part.column.field.name == key.name && part.column.function.is_none()
}

/// Null sorts first, as SQLite and MySQL have it by themselves. The order of texts is that of the database: by bytes
/// in SQLite, by the collation elsewhere.
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

/// A field of a related item is looked up by a subquery for each step.
fn step(scope: Scope, key: &SortKey, index: usize) -> Expr {
    let Some((field, target, access)) = key.path.get(index) else { return comparable(scope, &key.column) };
    let inner = scope.inner();
    let mut select = subquery(inner, target);
    select
        .expr(step(inner, key, index + 1))
        .and_where(inner.named(target.key).eq(scope.column(field)))
        .and_where(condition(inner, access));
    Expr::SubQuery(None, Box::new(select.into()))
}

/// The alias of the n-th value.
pub(super) fn label(index: usize) -> Alias {
    Alias::new(format!("c{index}"))
}
