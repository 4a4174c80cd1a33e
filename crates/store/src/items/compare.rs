//! One comparison as SQL.

use sea_query::{Expr, ExprTrait, Value as SqlValue};
use serde_json::Value;
use vestibule_domain::query::Operator;
use vestibule_domain::schema::Kind;

use super::scope::Scope;
use super::value::{bound, column_value};
use super::{text, time};

/// What is compared: an expression and the kind of its values.
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

/// Whether a value and an operand are as the operator says. What cannot be a value of the kind equals nothing, and
/// is neither less nor greater than anything.
pub(super) fn compare(subject: Subject, operator: Operator, operand: &Value) -> Expr {
    use Operator::*;
    let is_asked = operand != &Value::Bool(false);
    match operator {
        Null | Nnull => subject.null((operator == Null) == is_asked),
        Empty | Nempty => subject.empty((operator == Empty) == is_asked),
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

impl Subject {
    fn operand(&self, value: &Value) -> Option<Expr> {
        column_value(self.kind, value).map(|value| bound(self.scope, self.kind, value))
    }

    /// The values that an operand stands for, null left out, and whether it stands for any.
    fn operands(&self, operand: &Value) -> (Vec<SqlValue>, bool) {
        let entries = operand.as_array().map_or(std::slice::from_ref(operand), Vec::as_slice);
        let values = || entries.iter().filter(|entry| !entry.is_null());
        (values().filter_map(|entry| column_value(self.kind, entry)).collect(), values().next().is_some())
    }

    fn null(self, wanted: bool) -> Expr {
        if wanted { self.value.is_null() } else { self.value.is_not_null() }
    }

    fn empty(self, wanted: bool) -> Expr {
        if !text::is_textual(self.kind) {
            return self.null(wanted);
        }
        let (value, exact) = (self.value.clone(), text::exact(self.scope, self.kind, self.value));
        if wanted { value.is_null().or(exact.eq("")) } else { value.is_not_null().and(exact.ne("")) }
    }

    /// The plain comparison can use an index; the exact one, where there is another, has the last word.
    fn one_of(self, operand: &Value) -> Expr {
        let (values, _) = self.operands(operand);
        if values.is_empty() {
            return never();
        }
        let found = self.is_in(self.value.clone(), &values);
        if text::has_exact(self.scope, self.kind) {
            found.and(self.is_in(self.exact(), &values))
        } else {
            found
        }
    }

    fn none_of(self, operand: &Value) -> Expr {
        match self.operands(operand) {
            (values, _) if !values.is_empty() => self.is_in(self.exact(), &values).not(),
            // Nothing equals what cannot be a value; but to null it is neither equal nor different.
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
        let Some(operand) = self.operand(operand) else { return never() };
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

    /// Instants have parts in the text they are shown as.
    fn has_part(self, operator: Operator, operand: &Value) -> Expr {
        let value = match self.kind {
            Kind::Timestamp | Kind::DateTime => time::shown(self.scope, self.value),
            _ => self.value,
        };
        match operand {
            Value::String(part) => text::matches(self.scope, value, operator, part),
            other => text::matches(self.scope, value, operator, &other.to_string()),
        }
    }
}
