//! What conditions mean, without a database.

use chrono::{DateTime, Datelike, Timelike, Utc};
use serde_json::Value;
use uuid::Uuid;
use vestibule_domain::query::{Condition, Function, Operator, Quantifier};
use vestibule_domain::schema::{Collection, Field, Kind, Relation};

use super::world::{Item, World};

/// Whether an item meets a condition. What is null meets none but those that ask for it.
pub(super) fn holds(world: &World, item: &Item, condition: &Condition) -> bool {
    let is_visible =
        |visible: &Option<Box<Condition>>| visible.as_ref().is_none_or(|it| holds(world, item, it));
    match condition {
        Condition::All(all) => all.iter().all(|it| holds(world, item, it)),
        Condition::Any(any) => any.iter().any(|it| holds(world, item, it)),
        Condition::Compare { field, function, operator, value, visible, scope } => {
            let kind = if function.is_some() { Kind::Integer } else { field.kind };
            let subject = call(world, item, field, *function, scope.as_deref());
            let subject = if is_visible(visible) { subject } else { Value::Null };
            compare(kind, &subject, *operator, value)
        }
        Condition::Related { field, relation, quantifier, inner, visible } => {
            let found = is_visible(visible)
                && related(world, item, field, *relation).into_iter().any(|other| holds(world, other, inner));
            found == (*quantifier == Quantifier::Some)
        }
    }
}

fn related<'a>(world: &'a World, item: &Item, field: &Field, relation: Relation) -> Vec<&'a Item> {
    let (theirs, ours) = match relation {
        Relation::One { .. } => ("id", &item[field.name]),
        Relation::Many { field: back, .. } => (back, &item["id"]),
    };
    let all = world.of(Collection::find(relation.collection()).unwrap());
    all.iter().filter(|other| !ours.is_null() && other[theirs] == *ours).collect()
}

fn call(
    world: &World,
    item: &Item,
    field: &Field,
    function: Option<Function>,
    scope: Option<&Condition>,
) -> Value {
    let Some(function) = function else { return item[field.name].clone() };
    if let (Function::Count, Some(relation)) = (function, field.relation) {
        let counts = |other: &&Item| scope.is_none_or(|scope| holds(world, other, scope));
        return related(world, item, field, relation).into_iter().filter(counts).count().into();
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
        other => panic!("{other:?} does not take part"),
    }
}

fn instant(value: &Value) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(value.as_str()?).ok().map(|instant| instant.to_utc())
}

/// A value that can be compared with others of its kind.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
enum Known {
    Number(i64),
    Truth(bool),
    Text(String),
    Key(Uuid),
    Instant(DateTime<Utc>),
}

/// `None` for what is not of the kind, and so equals nothing.
fn known(kind: Kind, value: &Value) -> Option<Known> {
    match kind {
        Kind::Uuid => Uuid::parse_str(value.as_str()?).ok().map(Known::Key),
        Kind::Integer => value.as_i64().map(Known::Number),
        Kind::Boolean => value.as_bool().map(Known::Truth),
        Kind::DateTime => instant(value).map(Known::Instant),
        _ => value.as_str().map(|text| Known::Text(text.to_owned())),
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
        // Nothing is in an empty list, and everything, even nothing, is outside of it.
        In | Nin if operand.as_array().is_some_and(Vec::is_empty) => return operator == Nin,
        _ => {}
    }
    if subject.is_null() {
        return false;
    }
    if operator.is_textual() {
        return textual(subject.as_str().unwrap(), operator, operand.as_str().unwrap());
    }
    let (subject, other) = (known(kind, subject), known(kind, operand));
    let list = || operand.as_array().unwrap().iter().map(|entry| known(kind, entry));
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
        other => panic!("{other:?} does not take part"),
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

/// NewMail by letter: a capital becomes its small letter, wherever it stands.
fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}
