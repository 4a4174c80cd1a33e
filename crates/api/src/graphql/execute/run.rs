//! Running what was selected, one field after the other.

use http::HeaderValue;
use serde::Serialize;
use serde_json::{Map, Value};

use super::super::resolve::Resolver;
use super::super::schema::{Meaning, Root, Schema};
use super::collect::Selected;
use super::complete::{Completion, Failure};
use super::introspect::introspect;

/// The answer to an operation.
#[derive(Debug, Serialize)]
pub struct Outcome {
    data: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Failure>,
    /// Cookies that go with it.
    #[serde(skip)]
    pub cookies: Vec<HeaderValue>,
}

/// Runs what was selected. Fields are answered in their order, so that changes happen as they were written.
pub(crate) async fn run(schema: &Schema, selected: &[Selected<'_>], mut asker: Resolver<'_>) -> Outcome {
    let mut completion = Completion::new(schema);
    let mut data = Some(Map::new());
    for field in selected {
        let value = match field.definition.meaning {
            Meaning::Root(root) => {
                let found = match root {
                    // Told in the form that was asked for.
                    Root::Schema | Root::Type => introspect(schema, field).map(Some),
                    root => {
                        let found = asker.resolve(schema, root, field).await;
                        found.map(|found| completion.field(field, found))
                    }
                };
                match found {
                    Ok(value) => value,
                    Err(error) => {
                        completion.failures.extend(Failure::of(&error, asker.is_admin(), field));
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
    Outcome { data, errors: completion.failures, cookies: asker.cookies() }
}
