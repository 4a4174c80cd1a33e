//! A filter whose names are resolved, which the store turns into SQL.

use serde_json::Value;

use super::{Function, Operator};
use crate::schema::{Field, Relation};

/// How many related items have to meet a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// At least one.
    Some,
    /// None of them.
    None,
}

/// A condition on the items of one collection.
#[derive(Debug, Clone)]
pub enum Condition {
    /// All of these; true if empty.
    All(Vec<Condition>),
    /// Any of these; false if empty.
    Any(Vec<Condition>),
    /// A comparison of a field.
    Compare {
        /// The field.
        field: &'static Field,
        /// The function applied to it.
        function: Option<Function>,
        /// The operator.
        operator: Operator,
        /// The operand: one value, or a list for the operators that take one.
        value: Value,
        /// The items in which the field is visible; in others it counts as null. `None` means all.
        visible: Option<Box<Condition>>,
        /// For `count()` of a relation: the related items that count.
        scope: Option<Box<Condition>>,
    },
    /// A condition on related items.
    Related {
        /// The field with the relation.
        field: &'static Field,
        /// The relation.
        relation: Relation,
        /// How many of them must meet `inner`.
        quantifier: Quantifier,
        /// The condition on the related items.
        inner: Box<Condition>,
        /// The items in which the field is visible; `None` means all.
        visible: Option<Box<Condition>>,
    },
}

impl Condition {
    /// Always true.
    pub const TRUE: Self = Self::All(Vec::new());

    /// Never true.
    pub const FALSE: Self = Self::Any(Vec::new());

    /// Whether it is trivially true.
    pub fn is_true(&self) -> bool {
        matches!(self, Self::All(conditions) if conditions.iter().all(Self::is_true))
    }

    /// Both conditions.
    pub fn and(self, other: Self) -> Self {
        match (self.is_true(), other.is_true()) {
            (true, _) => other,
            (_, true) => self,
            _ => Self::All(vec![self, other]),
        }
    }

    /// Whether it holds where a related item is missing, so that its fields are null. Nothing holds for the lists of a missing
    /// item, not even that they have no items.
    pub(super) fn holds_for_nulls(&self) -> bool {
        match self {
            Self::All(conditions) => !conditions.is_empty() && conditions.iter().all(Self::holds_for_nulls),
            Self::Any(conditions) => conditions.iter().any(Self::holds_for_nulls),
            Self::Compare { function: Some(Function::Count), .. } => false,
            Self::Compare { operator, value, .. } => {
                let flag = value != &Value::Bool(false);
                match operator {
                    Operator::Null | Operator::Empty => flag,
                    Operator::Nnull | Operator::Nempty => !flag,
                    Operator::Eq => value.is_null(),
                    _ => false,
                }
            }
            Self::Related { relation: Relation::One { .. }, quantifier, .. } => {
                *quantifier == Quantifier::None
            }
            Self::Related { .. } => false,
        }
    }
}
