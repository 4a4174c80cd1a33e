//! Resolves the selected fields one after the other.

use http::HeaderValue;
use serde::Serialize;
use serde_json::{Map, Value};

use super::super::resolve::Resolver;
use super::super::schema::{Meaning, Root, Schema};
use super::collect::Selected;
use super::complete::{Completion, Failure};
use super::introspect::introspect;

/// The result of an operation.
#[derive(Debug, Serialize)]
pub struct Outcome {
    data: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Failure>,
    /// `Set-Cookie` headers of the response.
    #[serde(skip)]
    pub cookies: Vec<HeaderValue>,
}

/// Resolves the selected fields in their order, so that mutations run in the order of the document.
pub(crate) async fn run(schema: &Schema, selected: &[Selected<'_>], mut resolver: Resolver<'_>) -> Outcome {
    let mut completion = Completion::new(schema);
    let mut data = Some(Map::new());
    for field in selected {
        let value = match field.definition.meaning {
            Meaning::Root(root) => {
                let found = match root {
                    // Only the selected parts of the result are returned.
                    Root::Schema | Root::Type => introspect(schema, field).map(Some),
                    root => {
                        let found = resolver.resolve(schema, root, field).await;
                        found.map(|found| completion.field(field, found))
                    }
                };
                match found {
                    Ok(value) => value,
                    Err(error) => {
                        completion.failures.extend(Failure::of(&error, resolver.is_admin(), field));
                        (!field.definition.kind.is_required()).then_some(Value::Null)
                    }
                }
            }
            _ => Some(schema.get(field.parent).name.as_ref().into()),
        };
        match (value, &mut data) {
            (Some(value), Some(data)) => _ = data.insert(field.key.to_owned(), value),
            (None, data) => *data = None,
            (Some(_), None) => {}
        }
    }
    let data = data.map_or(Value::Null, Value::Object);
    Outcome { data, errors: completion.failures, cookies: resolver.cookies() }
}
