//! Evaluates conditions in memory.

use chrono::{DateTime, Datelike, Timelike, Utc};
use serde_json::Value;
use uuid::Uuid;
use vestibule_domain::query::{Condition, Function, Operator, Quantifier};
use vestibule_domain::schema::{Collection, Field, Kind, Relation};

use super::dataset::{Dataset, Item};

/// Whether an item meets a condition. A null value meets only conditions that compare with null.
pub(super) fn holds(dataset: &Dataset, item: &Item, condition: &Condition) -> bool {
    let is_visible =
        |visible: &Option<Box<Condition>>| visible.as_ref().is_none_or(|it| holds(dataset, item, it));
    match condition {
        Condition::All(all) => all.iter().all(|it| holds(dataset, item, it)),
        Condition::Any(any) => any.iter().any(|it| holds(dataset, item, it)),
        Condition::Compare { field, function, operator, value, visible, scope } => {
            let kind = if function.is_some() { Kind::Integer } else { field.kind };
            let subject = call(dataset, item, field, *function, scope.as_deref());
            let subject = if is_visible(visible) { subject } else { Value::Null };
            compare(kind, &subject, *operator, value)
        }
        Condition::Related { field, relation, quantifier, inner, visible } => {
            let found = is_visible(visible)
                && related(dataset, item, field, *relation)
                    .into_iter()
                    .any(|other| holds(dataset, other, inner));
            found == (*quantifier == Quantifier::Some)
        }
    }
}

fn related<'a>(dataset: &'a Dataset, item: &Item, field: &Field, relation: Relation) -> Vec<&'a Item> {
    let (other_field, own_value) = match relation {
        Relation::One { .. } => ("id", &item[field.name]),
        Relation::Many { field: back, .. } => (back, &item["id"]),
    };
    let all = dataset.of(Collection::find(relation.collection()).unwrap());
    all.iter().filter(|other| !own_value.is_null() && other[other_field] == *own_value).collect()
}

fn call(
    dataset: &Dataset,
    item: &Item,
    field: &Field,
    function: Option<Function>,
    scope: Option<&Condition>,
) -> Value {
    let Some(function) = function else { return item[field.name].clone() };
    if let (Function::Count, Some(relation)) = (function, field.relation) {
        let counts = |other: &&Item| scope.is_none_or(|scope| holds(dataset, other, scope));
        return related(dataset, item, field, relation).into_iter().filter(counts).count().into();
    }
    match (&item[field.name], function) {
        (Value::Null, _) => Value::Null,
        (value, Function::Count) => value.as_array().map_or(0, Vec::len).into(),
        (value, function) => part(instant(value).unwrap(), function).into(),
    }
}

fn part(instant: DateTime<Utc>, function: Function) -> i64 {
    match function {
        Function::Year => instant.year().into(),
        Function::Weekday => instant.weekday().num_days_from_sunday().into(),
        Function::Hour => instant.hour().into(),
        other => panic!("{other:?} is not generated"),
    }
}

fn instant(value: &Value) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(value.as_str()?).ok().map(|instant| instant.to_utc())
}

/// A value that is comparable with values of the same kind.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
enum Comparable {
    Number(i64),
    Boolean(bool),
    Text(String),
    Key(Uuid),
    Instant(DateTime<Utc>),
}

/// Converts a value; `None` if it is not valid for the kind, and so equal to no value.
fn comparable(kind: Kind, value: &Value) -> Option<Comparable> {
    match kind {
        Kind::Uuid => Uuid::parse_str(value.as_str()?).ok().map(Comparable::Key),
        Kind::Integer => value.as_i64().map(Comparable::Number),
        Kind::Boolean => value.as_bool().map(Comparable::Boolean),
        Kind::DateTime => instant(value).map(Comparable::Instant),
        _ => value.as_str().map(|text| Comparable::Text(text.to_owned())),
    }
}

fn compare(kind: Kind, subject: &Value, operator: Operator, operand: &Value) -> bool {
    use Operator::*;
    let flag = operand == &Value::Bool(true);
    let is_empty = subject.is_null() || subject == "";
    match operator {
        Null => return subject.is_null() == flag,
        Nnull => return subject.is_null() != flag,
        Empty => return is_empty == flag,
        Nempty => return is_empty != flag,
        Eq if operand.is_null() => return subject.is_null(),
        Neq if operand.is_null() => return !subject.is_null(),
        // No value is in an empty list; every value, including null, is outside of it.
        In | Nin if operand.as_array().is_some_and(Vec::is_empty) => return operator == Nin,
        _ => {}
    }
    if subject.is_null() {
        return false;
    }
    if operator.is_textual() {
        return textual(subject.as_str().unwrap(), operator, operand.as_str().unwrap());
    }
    let (subject, other) = (comparable(kind, subject), comparable(kind, operand));
    let list = || operand.as_array().unwrap().iter().map(|entry| comparable(kind, entry));
    let within = || {
        let bounds = list().collect::<Option<Vec<_>>>()?;
        Some(Some(&bounds[0]) <= subject.as_ref() && subject.as_ref() <= Some(&bounds[1]))
    };
    match operator {
        Eq => subject == other,
        Neq => subject != other,
        Lt => other.is_some() && subject < other,
        Lte => other.is_some() && subject <= other,
        Gt => other.is_some() && subject > other,
        Gte => other.is_some() && subject >= other,
        In => list().any(|entry| entry == subject),
        Nin => list().all(|entry| entry != subject),
        Between => within() == Some(true),
        Nbetween => within() == Some(false),
        other => panic!("{other:?} is not generated"),
    }
}

fn textual(subject: &str, operator: Operator, part: &str) -> bool {
    use Operator::*;
    let (subject, part) = match operator {
        Icontains | Nicontains | IstartsWith | NistartsWith | IendsWith | NiendsWith => {
            (folded(subject), folded(part))
        }
        _ => (subject.to_owned(), part.to_owned()),
    };
    match operator {
        Contains | Icontains => subject.contains(&part),
        Ncontains | Nicontains => !subject.contains(&part),
        StartsWith | IstartsWith => subject.starts_with(&part),
        NstartsWith | NistartsWith => !subject.starts_with(&part),
        EndsWith | IendsWith => subject.ends_with(&part),
        _ => !subject.ends_with(&part),
    }
}

/// Lower-cases character by character, without context-dependent rules.
fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}
