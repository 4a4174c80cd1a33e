//! Parses filters.

use serde_json::{Map, Value};

use super::super::{FieldRef, Operator, Quantifier};
use super::Filter;
use crate::{Error, Result};

/// Limit of nesting, which protects the stack.
const MAX_DEPTH: usize = 32;

pub(super) fn conjunction(object: &Map<String, Value>, depth: usize) -> Result<Filter> {
    if depth > MAX_DEPTH {
        return Err(Error::query("Invalid filter object"));
    }
    let mut filters = Vec::with_capacity(object.len());
    for (key, value) in object {
        match key.as_str() {
            "_and" => filters.extend(list(value, depth)?),
            "_or" => match list(value, depth)? {
                alternatives if alternatives.is_empty() => {}
                alternatives => filters.push(Filter::Or(alternatives)),
            },
            name => filters.push(member(name, value, depth)?),
        }
    }
    Ok(if filters.len() == 1 { filters.remove(0) } else { Filter::And(filters) })
}

fn list(value: &Value, depth: usize) -> Result<Vec<Filter>> {
    let Value::Array(entries) = value else { return Err(Error::query("Invalid filter object")) };
    let filters = entries.iter().map(|entry| match entry {
        Value::Object(object) => conjunction(object, depth + 1),
        Value::Array(entries) => Ok(indexed(entries)),
        _ => Err(Error::query("Invalid filter object")),
    });
    filters.collect()
}

/// An array where an object belongs: an object whose names are the indices. No field has such a name, so that the planner
/// refuses all but the empty array.
pub(super) fn indexed(entries: &[Value]) -> Filter {
    let names = (0..entries.len()).rev().map(|index| index.to_string());
    Filter::And(names.map(|name| Filter::compare(&name, Operator::Eq, true)).collect())
}

/// `name: …`: a comparison, several of them, or a filter on a related collection.
fn member(name: &str, value: &Value, depth: usize) -> Result<Filter> {
    let inner = match value {
        Value::Object(inner) => inner,
        Value::Array(entries) => return Ok(indexed(entries)),
        scalar => return Ok(Filter::Compare(FieldRef::parse(name), Operator::Eq, coerce(scalar))),
    };
    if depth > MAX_DEPTH {
        return Err(Error::query("Invalid filter object"));
    }
    let mut filters = Vec::with_capacity(inner.len());
    let mut nested = Map::new();
    for (key, value) in inner {
        match (key.as_str(), Operator::parse(key)) {
            ("_and", _) if compares(value) => filters.extend(members(name, value, depth)?),
            ("_or", _) if compares(value) => match members(name, value, depth)? {
                alternatives if alternatives.is_empty() => {}
                alternatives => filters.push(Filter::Or(alternatives)),
            },
            ("_some", _) => filters.push(related(name, Quantifier::Some, value, depth)?),
            ("_none", _) => filters.push(related(name, Quantifier::None, value, depth)?),
            (_, Some(operator)) => {
                filters.push(Filter::Compare(FieldRef::parse(name), operator, operand(operator, value)?));
            }
            (word, None) if word.starts_with('_') && word != "_and" && word != "_or" => {
                return Err(Error::query(format!("\"{word}\" is not a known filter operator")));
            }
            _ => _ = nested.insert(key.clone(), value.clone()),
        }
    }
    if !nested.is_empty() {
        filters.push(related(name, Quantifier::Some, &Value::Object(nested), depth)?);
    }
    Ok(if filters.len() == 1 { filters.remove(0) } else { Filter::And(filters) })
}

/// Whether a list below a field has nothing but comparisons of this field: `{"_or": [{"_eq": "a"}, {"_null": true}]}`.
fn compares(list: &Value) -> bool {
    let is_comparison = |(key, value): (&String, &Value)| match key.as_str() {
        "_and" | "_or" => compares(value),
        key => Operator::parse(key).is_some(),
    };
    let compares = |entry: &Value| entry.as_object().is_some_and(|entry| entry.iter().all(is_comparison));
    list.as_array().is_some_and(|entries| entries.iter().all(compares))
}

/// The entries of such a list, each for this field.
fn members(name: &str, list: &Value, depth: usize) -> Result<Vec<Filter>> {
    list.as_array().into_iter().flatten().map(|entry| member(name, entry, depth + 1)).collect()
}

fn related(name: &str, quantifier: Quantifier, value: &Value, depth: usize) -> Result<Filter> {
    let Value::Object(object) = value else { return Err(Error::query("Invalid filter object")) };
    Ok(Filter::Related(name.to_owned(), quantifier, Box::new(conjunction(object, depth + 1)?)))
}

/// The value of an operator, with the checks of contract section 5.
fn operand(operator: Operator, value: &Value) -> Result<Value> {
    let word = operator.as_str();
    if operator.takes_list() {
        let entries = match value {
            Value::Array(entries) => entries.iter().map(coerce).collect(),
            Value::Object(entries) if !entries.is_empty() => entries.values().map(coerce).collect(),
            Value::String(text) if text.starts_with('$') => return Ok(value.clone()),
            Value::String(text) if !text.is_empty() => {
                text.split(',').map(|part| coerce(&Value::String(part.trim().to_owned()))).collect()
            }
            _ => return Err(no_list(operator)),
        };
        return Ok(Value::Array(entries));
    }
    let value = coerce(value);
    if operator.takes_flag() {
        return match value {
            Value::Bool(_) => Ok(value),
            Value::String(text) if text.is_empty() => Ok(Value::Bool(true)),
            Value::Number(number) => Ok(Value::Bool(number.as_f64() != Some(0.0))),
            _ => Err(Error::query(format!("\"{word}\" has to be a boolean"))),
        };
    }
    match &value {
        Value::String(text) if text.is_empty() => Err(Error::query(format!(
            "You can't filter for an empty string in \"{word}\". Use \"_empty\" or \"_nempty\" instead"
        ))),
        Value::Array(_) | Value::Object(_) => Err(Error::query(format!(
            "The filter value for \"{word}\" has to be a string, number, or boolean"
        ))),
        _ => Ok(value),
    }
}

pub(super) fn no_list(operator: Operator) -> Error {
    Error::query(format!("\"{}\" has to be an array of values", operator.as_str()))
}

/// Converts the words for other JSON values in query strings.
fn coerce(value: &Value) -> Value {
    match value.as_str() {
        Some("true") => Value::Bool(true),
        Some("false") => Value::Bool(false),
        Some("null" | "NULL") => Value::Null,
        _ => value.clone(),
    }
}
