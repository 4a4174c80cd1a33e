//! From a selection to a [`Query`], the type that the query string of a REST request is read into as well.

use serde_json::{Map, Value};
use vestibule_domain::query::{Aggregate, Limits, Query};
use vestibule_domain::schema::Collection;
use vestibule_domain::{Error, Result};

use super::super::schema::{Meaning, Schema, TypeId};
use super::collect::Selected;

/// The alias of related items: a name that no field has, so that a relation can be selected twice.
pub(super) fn key_of_related(key: &str) -> String {
    format!("@{key}")
}

/// The query of a selection of items.
///
/// # Errors
/// `INVALID_QUERY` for invalid arguments.
pub(crate) fn query(
    schema: &Schema,
    selected: &Selected<'_>,
    of: &'static Collection,
    limits: &Limits,
) -> Result<Query> {
    let mut query = parsed(&selected.arguments, limits)?;
    let mut paths = Paths { schema, limits, paths: Vec::new() };
    paths.select(selected, of, "", &mut query)?;
    query.fields = paths.paths;
    Ok(query)
}

/// The query of a selection of groups.
///
/// # Errors
/// `INVALID_QUERY` for invalid arguments.
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

/// The paths of the selected fields, collected for the whole query.
struct Paths<'a> {
    schema: &'a Schema,
    limits: &'a Limits,
    paths: Vec<String>,
}

impl Paths<'_> {
    /// Adds the fields inside a selection. Aliases and the arguments of relations go into the query of their level.
    fn select(
        &mut self,
        selected: &Selected<'_>,
        of: &'static Collection,
        path: &str,
        query: &mut Query,
    ) -> Result<()> {
        let before = self.paths.len();
        for part in &selected.inside {
            match part.definition.meaning {
                Meaning::Value(field) => self.push(format!("{path}{}", field.name)),
                Meaning::Functions(field) => {
                    for inner in &part.inside {
                        if let Meaning::Function(function) = inner.definition.meaning {
                            self.push(format!("{path}{}({})", function.as_str(), field.name));
                        }
                    }
                }
                Meaning::Related(field, target) => {
                    let key = key_of_related(part.key);
                    let mut inner = parsed(&part.arguments, self.limits)?;
                    self.select(part, target, &format!("{path}{key}."), &mut inner)?;
                    query.alias.insert(key.clone(), field.name.to_owned());
                    query.deep.insert(key, inner);
                }
                _ => {}
            }
        }
        if self.paths.len() == before {
            // Only `__typename` is selected. The items must be read nevertheless, since there is one result for each.
            self.push(format!("{path}{}", any_field(self.schema, selected.definition.kind.of, of)));
        }
        Ok(())
    }

    fn push(&mut self, path: String) {
        if !self.paths.contains(&path) {
            self.paths.push(path);
        }
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

/// Turns `{x_func: {year: …}}` into `{year(x): …}` at any depth.
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
