//! Filter conditions as SQL.

use sea_query::{Expr, ExprTrait};
use vestibule_domain::query::{Condition, Quantifier};
use vestibule_domain::schema::{Collection, Field, Kind, Relation};

use super::compare::{Subject, always, compare, never};
use super::expression::{call, subquery, visible_or_null};
use super::scope::Scope;

/// The SQL expression of a condition on the table of the scope.
pub(super) fn condition(scope: Scope, filter: &Condition) -> Expr {
    match filter {
        Condition::All(conditions) => {
            let parts = conditions.iter().filter(|part| !part.is_true()).map(|part| condition(scope, part));
            parts.reduce(Expr::and).unwrap_or_else(always)
        }
        Condition::Any(conditions) => {
            conditions.iter().map(|part| condition(scope, part)).reduce(Expr::or).unwrap_or_else(never)
        }
        Condition::Compare { field, function, operator, value, visible, scope: related } => {
            let column = call(scope, field, *function, related.as_deref());
            let subject = Subject {
                scope,
                kind: if function.is_some() { Kind::Integer } else { field.kind },
                value: visible_or_null(scope, column, visible.as_deref()),
            };
            compare(subject, *operator, value)
        }
        Condition::Related { field, relation, quantifier, inner, visible } => {
            related(scope, field, *relation, *quantifier, inner, visible.as_deref())
        }
    }
}

/// `EXISTS` over the related items. Where the field is hidden from the actor, it behaves as if there were none.
fn related(
    scope: Scope,
    field: &'static Field,
    relation: Relation,
    quantifier: Quantifier,
    filter: &Condition,
    visible: Option<&Condition>,
) -> Expr {
    let Some(target) = Collection::related(relation.collection()) else { return never() };
    let inner = scope.inner();
    let link = match relation {
        Relation::One { .. } => inner.named(target.key).eq(scope.column(field)),
        Relation::Many { field: back, .. } => inner.named(back).eq(scope.named("id")),
    };
    let mut select = subquery(inner, target);
    select.expr(Expr::cust("1")).and_where(link).and_where(condition(inner, filter));
    let found = Expr::exists(select);
    let found = match visible {
        // A visibility condition that evaluates to `NULL` hides the field as well.
        Some(visible) => visible_or_null(scope, Expr::cust("1"), Some(visible)).is_not_null().and(found),
        None => found,
    };
    match quantifier {
        Quantifier::Some => found,
        Quantifier::None => found.not(),
    }
}
