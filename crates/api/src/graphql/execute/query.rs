//! From a selection to the same [`Query`] that the query string of a REST request is read into.

use serde_json::{Map, Value};
use vestibule_domain::query::{Aggregate, Limits, Query};
use vestibule_domain::schema::Collection;
use vestibule_domain::{Error, Result};

use super::super::schema::{Meaning, Schema, TypeId};
use super::collect::Selected;

/// Under which key related items are asked for: one that no field has, so that one relation can be asked for twice.
pub(super) fn key_of_related(key: &str) -> String {
    format!("@{key}")
}

/// What a selection asks of a collection.
///
/// # Errors
/// `INVALID_QUERY` for arguments that make no sense.
pub(crate) fn query(
    schema: &Schema,
    selected: &Selected<'_>,
    of: &'static Collection,
    limits: &Limits,
) -> Result<Query> {
    let mut query = parsed(&selected.arguments, limits)?;
    let mut fields = Vec::new();
    select(schema, selected, of, "", (&mut query, &mut fields), limits)?;
    query.fields = fields;
    Ok(query)
}

/// What a selection of groups asks of a collection.
///
/// # Errors
/// `INVALID_QUERY` for arguments that make no sense.
pub(crate) fn aggregation(selected: &Selected<'_>, limits: &Limits) -> Result<Query> {
    let mut query = parsed(&selected.arguments, limits)?;
    for part in &selected.inside {
        match part.definition.meaning {
            Meaning::CountAll => add(&mut query, Aggregate::CountAll, "*"),
            Meaning::Aggregate(function) => {
                let named =
                    part.inside.iter().filter(|inner| matches!(inner.definition.meaning, Meaning::Value(_)));
                named.for_each(|inner| add(&mut query, function, &inner.definition.name));
            }
            _ => {}
        }
    }
    if query.aggregate.is_empty() && query.group_by.is_empty() {
        add(&mut query, Aggregate::CountAll, "*");
    }
    Ok(query)
}

fn add(query: &mut Query, function: Aggregate, field: &str) {
    match query.aggregate.iter_mut().find(|(known, _)| *known == function) {
        Some((_, fields)) if fields.iter().any(|known| known == field) => {}
        Some((_, fields)) => fields.push(field.to_owned()),
        None => query.aggregate.push((function, vec![field.to_owned()])),
    }
}

/// Adds what is selected inside. Names go into one list for the whole query, everything else stays at its level.
fn select(
    schema: &Schema,
    selected: &Selected<'_>,
    of: &'static Collection,
    path: &str,
    (query, fields): (&mut Query, &mut Vec<String>),
    limits: &Limits,
) -> Result<()> {
    let before = fields.len();
    for part in &selected.inside {
        match part.definition.meaning {
            Meaning::Value(field) => push(fields, format!("{path}{}", field.name)),
            Meaning::Functions(field) => {
                for inner in &part.inside {
                    if let Meaning::Function(function) = inner.definition.meaning {
                        push(fields, format!("{path}{}({})", function.as_str(), field.name));
                    }
                }
            }
            Meaning::Related(field, target) => {
                let key = key_of_related(part.key);
                let mut inner = parsed(&part.arguments, limits)?;
                let path = format!("{path}{key}.");
                select(schema, part, target, &path, (&mut inner, &mut *fields), limits)?;
                query.alias.insert(key.clone(), field.name.to_owned());
                query.deep.insert(key, inner);
            }
            _ => {}
        }
    }
    if fields.len() == before {
        // Only names of types are asked for; still, it matters which items there are.
        push(fields, format!("{path}{}", any_field(schema, selected.definition.kind.of, of)));
    }
    Ok(())
}

fn push(fields: &mut Vec<String>, field: String) {
    if !fields.contains(&field) {
        fields.push(field);
    }
}

fn any_field(schema: &Schema, of: TypeId, collection: &Collection) -> &'static str {
    schema.first_value(of).map_or(collection.key, |field| field.name)
}

fn parsed(arguments: &Map<String, Value>, limits: &Limits) -> Result<Query> {
    const WORDS: [&str; 7] = ["filter", "sort", "limit", "offset", "page", "search", "groupBy"];
    let mut said = Map::new();
    for word in WORDS {
        match (word, arguments.get(word)) {
            (_, None) => {}
            ("filter", Some(filter)) => _ = said.insert(word.into(), with_functions(filter)),
            ("sort" | "groupBy", Some(Value::Array(names))) if names.iter().any(Value::is_null) => {
                return Err(Error::query(format!("\"{word}\" must be an array of strings")));
            }
            (_, Some(value)) => _ = said.insert(word.into(), value.clone()),
        }
    }
    Query::parse(&Value::Object(said), limits)
}

/// `{x_func: {year: …}}` as `{year(x): …}`, wherever it stands.
fn with_functions(filter: &Value) -> Value {
    match filter {
        Value::Array(filters) => filters.iter().map(with_functions).collect(),
        Value::Object(members) => {
            let mut written = Map::new();
            for (name, value) in members {
                match (name.strip_suffix("_func"), value) {
                    (Some(field), Value::Object(functions)) => written.extend(
                        functions
                            .iter()
                            .map(|(word, operators)| (format!("{word}({field})"), operators.clone())),
                    ),
                    _ => _ = written.insert(name.clone(), with_functions(value)),
                }
            }
            Value::Object(written)
        }
        value => value.clone(),
    }
}
