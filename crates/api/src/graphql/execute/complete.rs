//! Completion: brings the result of a use case into the form of the selection (GraphQL specification, section 6.4.3).

use serde::Serialize;
use serde_json::{Map, Value};
use vestibule_domain::Error;

use super::super::fault::Location;
use super::super::schema::{Meaning, Schema, TypeKind, TypeRef};
use super::collect::Selected;
use super::query::key_of_related;
use crate::error::ErrorObject;

/// The error of a single field; the others have values.
#[derive(Debug, Serialize)]
pub(super) struct Failure {
    /// The message and the extensions, as in REST.
    #[serde(flatten)]
    error: ErrorObject,
    locations: [Location; 1],
    path: Vec<Value>,
}

impl Failure {
    /// The errors in one error of a use case, at a field of the operation.
    pub(super) fn of(error: &Error, for_admin: bool, selected: &Selected<'_>) -> Vec<Self> {
        let errors = ErrorObject::all(error, for_admin).into_iter();
        errors
            .map(|error| Self { error, locations: [selected.at], path: vec![selected.key.into()] })
            .collect()
    }
}

/// Completes values and collects the paths of values that are null and must not be.
pub(super) struct Completion<'a> {
    pub(super) schema: &'a Schema,
    pub(super) failures: Vec<Failure>,
    path: Vec<Value>,
}

impl<'a> Completion<'a> {
    pub(super) fn new(schema: &'a Schema) -> Self {
        Self { schema, failures: Vec::new(), path: Vec::new() }
    }

    /// The value of a field; `None` if it is null and must not be, so that the value around it becomes null as well.
    pub(super) fn field(&mut self, selected: &Selected<'_>, found: Value) -> Option<Value> {
        self.path.push(selected.key.into());
        let value = self.value(selected, selected.definition.kind, found);
        self.path.pop();
        value
    }

    fn value(&mut self, selected: &Selected<'_>, kind: TypeRef, found: Value) -> Option<Value> {
        let value = match (found, kind.entry()) {
            (Value::Null, _) => Value::Null,
            (Value::Array(entries), Some(entry)) => self.entries(selected, entry, entries),
            (found, _) => self.one(selected, kind, found),
        };
        if !value.is_null() || !kind.is_required() {
            return Some(value);
        }
        // The value inside may have recorded the error already.
        if !self.failures.iter().any(|failure| failure.path.starts_with(&self.path)) {
            self.missing(selected);
        }
        None
    }

    fn entries(&mut self, selected: &Selected<'_>, entry: TypeRef, found: Vec<Value>) -> Value {
        let mut entries = Vec::with_capacity(found.len());
        for (index, one) in found.into_iter().enumerate() {
            self.path.push(index.into());
            let value = self.value(selected, entry, one);
            self.path.pop();
            match value {
                Some(value) => entries.push(value),
                None => return Value::Null,
            }
        }
        Value::Array(entries)
    }

    fn one(&mut self, selected: &Selected<'_>, kind: TypeRef, mut found: Value) -> Value {
        let fields = match &self.schema.get(kind.of).kind {
            TypeKind::Scalar(scalar) => return scalar.shown(found),
            TypeKind::Object(_) => &selected.inside,
            _ => return found,
        };
        let mut object = Map::new();
        for field in fields {
            let inner = match field.definition.meaning {
                Meaning::TypeName => self.schema.get(field.parent).name.as_ref().into(),
                Meaning::Functions(of) => functions(field, of.name, &found),
                Meaning::Related(..) => taken(&mut found, &key_of_related(field.key)),
                _ => found.get(field.definition.name.as_ref()).cloned().unwrap_or_default(),
            };
            match self.field(field, inner) {
                Some(value) => _ = object.insert(field.key.to_owned(), value),
                None => return Value::Null,
            }
        }
        Value::Object(object)
    }

    fn missing(&mut self, selected: &Selected<'_>) {
        let parent = &self.schema.get(selected.parent).name;
        let message =
            format!("Cannot return null for non-nullable field {parent}.{}.", selected.definition.name);
        self.failures.push(Failure {
            error: ErrorObject::of_message(message),
            locations: [selected.at],
            path: self.path.clone(),
        });
    }
}

/// `{"year": …}` from `last_access_year` and other functions of the field.
fn functions(selected: &Selected<'_>, field: &str, found: &Value) -> Value {
    let values = selected.inside.iter().map(|inner| {
        let word = &inner.definition.name;
        (word.to_string(), found.get(format!("{field}_{word}")).cloned().unwrap_or_default())
    });
    Value::Object(values.collect())
}

fn taken(found: &mut Value, key: &str) -> Value {
    found.get_mut(key).map(Value::take).unwrap_or_default()
}
