//! Filters as validation of values to be written (`validation` of permissions, filter of registrations).

use serde_json::{Map, Value};

use super::{Filter, Operator, Quantifier};
use crate::error::{Check, Error, FailedValidation};

/// The errors of all comparisons that the values do not meet; empty if they meet the filter.
///
/// As in Directus, a comparison of a field that is not among the values is met.
pub fn validate(filter: &Filter, values: &Map<String, Value>) -> Vec<Error> {
    match filter {
        Filter::And(filters) => filters.iter().flat_map(|filter| validate(filter, values)).collect(),
        // No value meets it, and there is no field for the message.
        Filter::Or(filters) if filters.is_empty() => vec![Error::FORBIDDEN],
        Filter::Or(filters) => {
            let failures: Vec<_> = filters.iter().map(|filter| validate(filter, values)).collect();
            if failures.iter().any(Vec::is_empty) {
                Vec::new()
            } else {
                failures.into_iter().flatten().collect()
            }
        }
        Filter::Compare(field, operator, operand) => match values.get(&field.name) {
            Some(value) if !holds(*operator, value, operand) => {
                vec![failure(&field.name, *operator, operand)]
            }
            _ => Vec::new(),
        },
        Filter::Related(name, quantifier, inner) => related(name, *quantifier, inner, values),
    }
}

fn related(name: &str, quantifier: Quantifier, inner: &Filter, values: &Map<String, Value>) -> Vec<Error> {
    match (values.get(name), quantifier) {
        (Some(Value::Object(object)), Quantifier::Some) => validate(inner, object),
        _ => Vec::new(),
    }
}

pub(super) fn failure(field: &str, operator: Operator, operand: &Value) -> Error {
    let word = operator.as_str().trim_start_matches('_');
    let check = match operand {
        Value::Array(list) if operator.takes_list() => Check::Member(word, list.clone()),
        Value::String(text) if operator.is_textual() => Check::Text(word, text.clone()),
        _ if operator.takes_flag() => Check::Bare(flag_word(operator, operand)),
        _ if operator == Operator::Regex => Check::Bare("regex"),
        other => Check::Compare(word, other.clone()),
    };
    FailedValidation { check, ..FailedValidation::bare(field, "") }.into()
}

/// `_null: false` is the same as `_nnull: true`.
fn flag_word(operator: Operator, operand: &Value) -> &'static str {
    let positive = operand != &Value::Bool(false);
    match (operator, positive) {
        (Operator::Null, true) | (Operator::Nnull, false) => "null",
        (Operator::Null, false) | (Operator::Nnull, true) => "nnull",
        (Operator::Empty, true) | (Operator::Nempty, false) => "empty",
        _ => "nempty",
    }
}

/// Whether one comparison holds for a value in memory.
pub(super) fn holds(operator: Operator, value: &Value, operand: &Value) -> bool {
    use Operator::*;
    match operator {
        Eq => same(value, operand),
        Neq => !same(value, operand),
        Lt => order(value, operand).is_some_and(|order| order.is_lt()),
        Lte => order(value, operand).is_some_and(|order| order.is_le()),
        Gt => order(value, operand).is_some_and(|order| order.is_gt()),
        Gte => order(value, operand).is_some_and(|order| order.is_ge()),
        In => entries(operand).iter().any(|entry| same(value, entry)),
        Nin => !entries(operand).iter().any(|entry| same(value, entry)),
        Between => between(value, operand),
        Nbetween => entries(operand).len() > 1 && !between(value, operand),
        Null | Nnull | Empty | Nempty => present(flag_word(operator, operand), value),
        Regex => matches_regex(value, operand),
        _ => textual(operator, value, operand),
    }
}

fn same(one: &Value, other: &Value) -> bool {
    one == other || text(one).is_some_and(|one| text(other).is_some_and(|other| one == other))
}

fn order(one: &Value, other: &Value) -> Option<std::cmp::Ordering> {
    match (number(one), number(other)) {
        (Some(one), Some(other)) => one.partial_cmp(&other),
        _ => Some(text(one)?.cmp(&text(other)?)),
    }
}

fn between(value: &Value, operand: &Value) -> bool {
    match entries(operand) {
        [low, high, ..] => {
            order(value, low).is_some_and(|order| order.is_ge())
                && order(value, high).is_some_and(|order| order.is_le())
        }
        _ => false,
    }
}

fn present(word: &str, value: &Value) -> bool {
    let empty = match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    };
    match word {
        "null" => value.is_null(),
        "nnull" => !value.is_null(),
        "empty" => empty,
        _ => !empty,
    }
}

fn textual(operator: Operator, value: &Value, operand: &Value) -> bool {
    use Operator::*;
    let (Some(mut value), Some(mut part)) = (text(value), text(operand)) else { return false };
    if matches!(operator, Icontains | Nicontains | IstartsWith | NistartsWith | IendsWith | NiendsWith) {
        (value, part) = (value.to_lowercase(), part.to_lowercase());
    }
    match operator {
        Contains | Icontains => value.contains(&part),
        Ncontains | Nicontains => !value.contains(&part),
        StartsWith | IstartsWith => value.starts_with(&part),
        NstartsWith | NistartsWith => !value.starts_with(&part),
        EndsWith | IendsWith => value.ends_with(&part),
        _ => !value.ends_with(&part),
    }
}

fn matches_regex(value: &Value, operand: &Value) -> bool {
    let (Some(value), Some(pattern)) = (text(value), text(operand)) else { return false };
    crate::password::PasswordPolicy::parse(Some(&pattern)).is_ok_and(|pattern| pattern.allows(&value))
}

fn entries(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn errors(filter: Value, values: Value) -> Vec<Error> {
        let filter = Filter::parse(&filter).expect("a filter");
        let values = values.as_object().expect("an object").clone();
        validate(&filter, &values)
    }

    #[test]
    fn every_unmet_comparison_is_an_error() {
        let filter =
            json!({"_and": [{"first_name": {"_nnull": true}}, {"status": {"_in": ["draft", "invited"]}}]});
        assert_eq!(
            errors(filter.clone(), json!({"first_name": null, "status": "active"})),
            [
                FailedValidation::bare("first_name", "nnull").into(),
                Error::from(FailedValidation {
                    check: Check::Member("in", vec![json!("draft"), json!("invited")]),
                    ..FailedValidation::bare("status", "")
                }),
            ]
        );
        assert!(errors(filter, json!({})).is_empty());
    }

    #[test]
    fn no_value_meets_a_filter_that_matches_nothing() {
        let values = json!({"role": "x"}).as_object().cloned().unwrap_or_default();
        assert_eq!(validate(&Filter::NOTHING, &values), [Error::FORBIDDEN]);
        assert_eq!(validate(&Filter::NOTHING, &Map::new()), [Error::FORBIDDEN]);
    }

    #[test]
    fn one_met_alternative_is_enough() {
        let filter = json!({"_or": [{"email": {"_ends_with": "@a.co"}}, {"email": {"_ends_with": "@b.co"}}]});
        assert!(errors(filter.clone(), json!({"email": "x@b.co"})).is_empty());
        assert_eq!(errors(filter, json!({"email": "x@c.co"})).len(), 2);
    }
}
