//! A filter with every name looked up: what the store turns into SQL.

use serde_json::Value;

use super::{Function, Operator};
use crate::schema::{Field, Relation};

/// How many of the related items have to meet a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// At least one.
    Some,
    /// Not a single one.
    None,
}

/// A condition on the items of one collection.
#[derive(Debug, Clone)]
pub enum Condition {
    /// All of these; of none: true.
    All(Vec<Condition>),
    /// Any of these; of none: false.
    Any(Vec<Condition>),
    /// A comparison of a field.
    Compare {
        /// The field.
        field: &'static Field,
        /// The function around it.
        function: Option<Function>,
        /// How.
        operator: Operator,
        /// With what: one value, or a list for the operators that take one.
        value: Value,
        /// In which items the field is visible; elsewhere it counts as null. `None` means in all.
        visible: Option<Box<Condition>>,
        /// For `count()` of a relation: which related items count.
        scope: Option<Box<Condition>>,
    },
    /// A condition on related items.
    Related {
        /// Our field that leads there.
        field: &'static Field,
        /// Where it leads.
        relation: Relation,
        /// How many of them.
        quantifier: Quantifier,
        /// What they have to meet.
        inner: Box<Condition>,
        /// In which items our field is visible.
        visible: Option<Box<Condition>>,
    },
}

impl Condition {
    /// Always true.
    pub const TRUE: Self = Self::All(Vec::new());

    /// Never true.
    pub const FALSE: Self = Self::Any(Vec::new());

    /// Whether it is plainly always true.
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

    /// Whether it holds for an item whose fields are all null and that has no related items.
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
            Self::Related { quantifier, .. } => *quantifier == Quantifier::None,
        }
    }
}
