//! Columns as SQL expressions, with their function, and `NULL` where the actor may not read them.

use sea_query::{Alias, Expr, ExprTrait, Func, IntoIden, Query, SelectStatement};
use vestibule_domain::query::{Column, Condition, Function};
use vestibule_domain::redact::MASK;
use vestibule_domain::schema::{Collection, Field, Kind, Relation};

use super::condition::condition;
use super::scope::Scope;
use super::text::is_textual;
use super::time;
use crate::database::Dialect;

/// The value of a column, for comparisons and ordering.
pub(super) fn value(scope: Scope, column: &Column) -> Expr {
    let value = call(scope, column.field, column.function, column.scope.as_ref());
    visible_or_null(scope, value, column.visible.as_ref())
}

/// The value of a column, for ordering and grouping. PostgreSQL supports neither for JSON, so JSON becomes text.
pub(super) fn comparable(scope: Scope, column: &Column) -> Expr {
    let value = value(scope, column);
    if scope.is_postgres() && column.kind() == Kind::Json { value.cast_as("TEXT") } else { value }
}

/// `NULL`, of a type that every engine can group and order by.
pub(super) fn null_expression() -> Expr {
    Expr::null().cast_as("CHAR")
}

/// The value of a column for output. A secret is replaced by [`MASK`] in SQL, so that it does not leave the database; an
/// empty one by `NULL`.
pub(super) fn output(scope: Scope, column: &Column) -> Expr {
    if !column.field.conceal || column.function.is_some() {
        return value(scope, column);
    }
    let stored = scope.column(column.field);
    let is_set = match is_textual(column.kind()) {
        true => stored.clone().is_not_null().and(stored.ne("")),
        false => stored.is_not_null(),
    };
    let masked = Expr::case(is_set, Expr::val(MASK));
    visible_or_null(scope, masked.finally(Expr::null()).into(), column.visible.as_ref())
}

/// The value where the visibility condition is met, otherwise `NULL`.
pub(super) fn visible_or_null(scope: Scope, value: Expr, visible: Option<&Condition>) -> Expr {
    match visible {
        Some(visible) => Expr::case(condition(scope, visible), value).finally(Expr::null()).into(),
        None => value,
    }
}

/// A field with its function. A to-many relation without a function has no value and is `NULL`.
pub(super) fn call(
    scope: Scope,
    field: &'static Field,
    function: Option<Function>,
    related: Option<&Condition>,
) -> Expr {
    match (function, field.relation) {
        (None, _) if !field.is_column() => null_expression(),
        (None, _) => scope.column(field),
        (Some(Function::Count), Some(Relation::Many { collection, field: back })) => {
            count_related(scope, collection, back, related)
        }
        (Some(Function::Count), _) => json_length(scope, field),
        (Some(function), _) => time::part(scope, scope.column(field), function),
    }
}

fn count_related(
    scope: Scope,
    target: &'static str,
    back: &'static str,
    related: Option<&Condition>,
) -> Expr {
    let Some(target) = Collection::find(target) else { return Expr::val(0) };
    let inner = scope.inner();
    let mut select = subquery(inner, target);
    select.expr(Func::count(Expr::cust("*"))).and_where(inner.named(back).eq(scope.named("id")));
    if let Some(related) = related {
        select.and_where(condition(inner, related));
    }
    Expr::SubQuery(None, Box::new(select.into()))
}

/// The number of elements of a JSON array; zero for other non-null values.
fn json_length(scope: Scope, field: &Field) -> Expr {
    let (kind, list, length) = match scope.dialect {
        Dialect::Sqlite => ("json_type", "array", "json_array_length"),
        Dialect::MySql => ("JSON_TYPE", "ARRAY", "JSON_LENGTH"),
        Dialect::Postgres | Dialect::Cockroach => ("json_typeof", "array", "json_array_length"),
    };
    let of = |function: &'static str| Expr::expr(Func::cust(Alias::new(function)).arg(scope.column(field)));
    Expr::case(of(kind).eq(list), of(length))
        .case(scope.column(field).is_not_null(), Expr::cust("0"))
        .finally(Expr::null())
        .into()
}

/// `FROM target AS tN`.
pub(super) fn subquery(scope: Scope, target: &Collection) -> SelectStatement {
    Query::select().from_as(Alias::new(target.name).into_iden(), scope.alias()).take()
}
