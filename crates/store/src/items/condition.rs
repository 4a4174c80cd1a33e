//! Conditions as SQL.

use sea_query::{Expr, ExprTrait, Value as SqlValue};
use serde_json::Value;
use vestibule_domain::query::{Condition, Function, Operator, Quantifier};
use vestibule_domain::schema::{Collection, Field, Kind, Relation};

use super::expression::{call, seen, subquery};
use super::scope::Scope;
use super::text;
use super::value::column_value;

/// A condition on the table of the scope.
pub(super) fn condition(scope: Scope, wanted: &Condition) -> Expr {
    match wanted {
        Condition::All(conditions) => {
            let parts = conditions.iter().filter(|part| !part.is_true()).map(|part| condition(scope, part));
            parts.reduce(Expr::and).unwrap_or_else(always)
        }
        Condition::Any(conditions) => {
            conditions.iter().map(|part| condition(scope, part)).reduce(Expr::or).unwrap_or_else(never)
        }
        Condition::Compare { field, function, operator, value, visible, scope: related } => {
            let column = call(scope, field, *function, related.as_deref());
            let column = seen(scope, column, visible.as_deref());
            compare(scope, field, *function, column, *operator, value)
        }
        Condition::Related { field, relation, quantifier, inner, visible } => {
            related(scope, field, *relation, *quantifier, inner, visible.as_deref())
        }
    }
}

pub(super) fn always() -> Expr {
    Expr::cust("1 = 1")
}

fn never() -> Expr {
    Expr::cust("1 = 0")
}

fn compare(
    scope: Scope,
    field: &Field,
    function: Option<Function>,
    column: Expr,
    operator: Operator,
    value: &Value,
) -> Expr {
    use Operator::*;
    let kind = if function.is_some() { Kind::Integer } else { field.kind };
    let one = || column_value(kind, value);
    let positive = value != &Value::Bool(false);
    match operator {
        Eq if value.is_null() => column.is_null(),
        Neq if value.is_null() => column.is_not_null(),
        Eq => one().map_or_else(never, |value| column.eq(value)),
        Neq => one().map_or_else(|| column.clone().is_not_null(), |value| column.clone().ne(value)),
        Lt => one().map_or_else(never, |value| column.lt(value)),
        Lte => one().map_or_else(never, |value| column.lte(value)),
        Gt => one().map_or_else(never, |value| column.gt(value)),
        Gte => one().map_or_else(never, |value| column.gte(value)),
        In => match list(kind, value) {
            values if values.is_empty() => never(),
            values => column.is_in(values),
        },
        Nin => match list(kind, value) {
            values if values.is_empty() => always(),
            values => column.is_not_in(values),
        },
        Between => between(kind, column, value).unwrap_or_else(never),
        Nbetween => between(kind, column, value).map_or_else(never, ExprTrait::not),
        Null | Nnull if (operator == Null) == positive => column.is_null(),
        Null | Nnull => column.is_not_null(),
        Empty | Nempty if (operator == Empty) == positive => empty(kind, column),
        Empty | Nempty => nonempty(kind, column),
        Regex => never(),
        _ => match value {
            Value::String(part) => text::matches(scope, column, operator, part),
            other => text::matches(scope, column, operator, &other.to_string()),
        },
    }
}

fn list(kind: Kind, value: &Value) -> Vec<SqlValue> {
    let entries = value.as_array().map_or(&[][..], Vec::as_slice);
    entries.iter().filter(|entry| !entry.is_null()).filter_map(|entry| column_value(kind, entry)).collect()
}

fn between(kind: Kind, column: Expr, value: &Value) -> Option<Expr> {
    let mut bounds = list(kind, value).into_iter();
    Some(column.between(bounds.next()?, bounds.next()?))
}

fn empty(kind: Kind, column: Expr) -> Expr {
    if is_textual(kind) { column.clone().is_null().or(column.eq("")) } else { column.is_null() }
}

fn nonempty(kind: Kind, column: Expr) -> Expr {
    if is_textual(kind) { column.clone().is_not_null().and(column.ne("")) } else { column.is_not_null() }
}

fn is_textual(kind: Kind) -> bool {
    matches!(kind, Kind::String | Kind::Text | Kind::Csv | Kind::Hash)
}

/// `EXISTS` over the related items.
fn related(
    scope: Scope,
    field: &'static Field,
    relation: Relation,
    quantifier: Quantifier,
    wanted: &Condition,
    visible: Option<&Condition>,
) -> Expr {
    let Some(target) = Collection::find(relation.collection()) else { return never() };
    let inner = scope.inner();
    let link = match relation {
        Relation::One { .. } => inner.named(target.key).eq(scope.column(field)),
        Relation::Many { field: back, .. } => inner.named(back).eq(scope.named("id")),
    };
    let mut select = subquery(inner, target);
    select.expr(Expr::cust("1")).and_where(link).and_where(condition(inner, wanted));
    let found = Expr::exists(select);
    let found = match visible {
        Some(visible) => condition(scope, visible).and(found),
        None => found,
    };
    match quantifier {
        Quantifier::Some => found,
        Quantifier::None => found.not(),
    }
}
