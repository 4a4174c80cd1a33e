//! Comparisons as SQL.

use sea_query::{Expr, ExprTrait, Value as SqlValue};
use serde_json::Value;
use vestibule_domain::query::Operator;
use vestibule_domain::schema::Kind;

use super::scope::Scope;
use super::value::{bound, column_value};
use super::{text, time};

/// The left side of a comparison: an expression and the kind of its values.
pub(super) struct Subject {
    pub(super) scope: Scope,
    pub(super) kind: Kind,
    pub(super) value: Expr,
}

pub(super) fn always() -> Expr {
    Expr::cust("1 = 1")
}

pub(super) fn never() -> Expr {
    Expr::cust("1 = 0")
}

/// A comparison of a value with an operand. An operand that is not a valid value of the kind is equal to no value, and
/// neither less nor greater than any.
pub(super) fn compare(subject: Subject, operator: Operator, operand: &Value) -> Expr {
    use Operator::*;
    let flag = operand != &Value::Bool(false);
    match operator {
        Null | Nnull => subject.null((operator == Null) == flag),
        Empty | Nempty => subject.empty((operator == Empty) == flag),
        Eq | Neq if operand.is_null() => subject.null(operator == Eq),
        Eq | In => subject.one_of(operand),
        Neq | Nin => subject.none_of(operand),
        Lt | Lte | Gt | Gte => subject.ordered(operator, operand),
        Between => subject.between(operand).unwrap_or_else(never),
        Nbetween => subject.between(operand).map_or_else(never, ExprTrait::not),
        Regex => never(),
        _ => subject.has_part(operator, operand),
    }
}

/// The whole number that bounds whole numbers as a number with a fraction does: above 8.5 is above 8, and from 8.5 on is from
/// 9 on.
fn whole_bound(operator: Operator, operand: &Value) -> Option<Value> {
    let number = match operand {
        Value::String(text) => text.trim().parse().ok()?,
        number => number.as_f64()?,
    };
    let rounded = match operator {
        Operator::Gt | Operator::Lte => number.floor(),
        _ => number.ceil(),
    };
    (number.fract() != 0.0).then(|| Value::from(rounded))
}

impl Subject {
    fn operand(&self, value: &Value) -> Option<Expr> {
        column_value(self.kind, value).map(|value| bound(self.scope, self.kind, value))
    }

    /// The valid values of an operand (a single value or a list), without nulls, and whether it has non-null entries.
    fn operands(&self, operand: &Value) -> (Vec<SqlValue>, bool) {
        let entries = operand.as_array().map_or(std::slice::from_ref(operand), Vec::as_slice);
        let values = || entries.iter().filter(|entry| !entry.is_null());
        (values().filter_map(|entry| column_value(self.kind, entry)).collect(), values().next().is_some())
    }

    fn null(self, expected: bool) -> Expr {
        if expected { self.value.is_null() } else { self.value.is_not_null() }
    }

    fn empty(self, expected: bool) -> Expr {
        if !text::is_textual(self.kind) {
            return self.null(expected);
        }
        let (value, exact) = (self.value.clone(), text::exact(self.scope, self.kind, self.value));
        if expected { value.is_null().or(exact.eq("")) } else { value.is_not_null().and(exact.ne("")) }
    }

    /// The plain comparison can use an index. Where the collation is not exact, an exact comparison is added.
    fn one_of(self, operand: &Value) -> Expr {
        let (values, _) = self.operands(operand);
        if values.is_empty() {
            return never();
        }
        let found = self.is_in(self.value.clone(), &values);
        if text::needs_exact(self.scope, self.kind) {
            found.and(self.is_in(self.exact(), &values))
        } else {
            found
        }
    }

    fn none_of(self, operand: &Value) -> Expr {
        match self.operands(operand) {
            (values, _) if !values.is_empty() => self.is_in(self.exact(), &values).not(),
            // No value equals an invalid operand, so all non-null values match.
            (_, true) => self.value.is_not_null(),
            (_, false) => always(),
        }
    }

    fn exact(&self) -> Expr {
        text::exact(self.scope, self.kind, self.value.clone())
    }

    fn is_in(&self, value: Expr, values: &[SqlValue]) -> Expr {
        let mut operands = values.iter().map(|value| bound(self.scope, self.kind, value.clone()));
        match (operands.next(), values.len()) {
            (Some(one), 1) => value.eq(one),
            (first, _) => value.is_in(first.into_iter().chain(operands)),
        }
    }

    fn ordered(self, operator: Operator, operand: &Value) -> Expr {
        let whole = match self.kind {
            Kind::Integer => whole_bound(operator, operand),
            _ => None,
        };
        let Some(operand) = self.operand(whole.as_ref().unwrap_or(operand)) else { return never() };
        match operator {
            Operator::Lt => self.value.lt(operand),
            Operator::Lte => self.value.lte(operand),
            Operator::Gt => self.value.gt(operand),
            _ => self.value.gte(operand),
        }
    }

    fn between(&self, operand: &Value) -> Option<Expr> {
        let [low, high, ..] = operand.as_array()?.as_slice() else { return None };
        if low.is_null() || high.is_null() {
            return None;
        }
        Some(self.value.clone().between(self.operand(low)?, self.operand(high)?))
    }

    /// Timestamps are searched in their text form in the API.
    fn has_part(self, operator: Operator, operand: &Value) -> Expr {
        let value = match self.kind {
            Kind::Timestamp | Kind::DateTime => time::as_text(self.scope, self.value),
            _ => self.value,
        };
        match operand {
            Value::String(part) => text::matches(self.scope, value, operator, part),
            other => text::matches(self.scope, value, operator, &other.to_string()),
        }
    }
}
