//! JSON schemas of what the operations take and answer, in the dialect of OpenAPI 3.0.

use serde_json::{Map, Value, json};

/// Any text.
pub(super) fn text() -> Value {
    json!({ "type": "string" })
}

/// An address to log in with.
pub(super) fn email() -> Value {
    json!({ "type": "string", "format": "email" })
}

/// Something that is typed in but never shown.
pub(super) fn password() -> Value {
    json!({ "type": "string", "format": "password" })
}

/// A key of users, roles, policies or access.
pub(super) fn uuid() -> Value {
    json!({ "type": "string", "format": "uuid" })
}

/// The address of a page.
pub(super) fn uri() -> Value {
    json!({ "type": "string", "format": "uri" })
}

/// A whole number.
pub(super) fn integer() -> Value {
    json!({ "type": "integer" })
}

/// Yes or no.
pub(super) fn flag() -> Value {
    json!({ "type": "boolean" })
}

/// One of some words.
pub(super) fn choice(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

/// A list.
pub(super) fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

/// One of several shapes. They may overlap, so that it is not `oneOf`.
pub(super) fn either(shapes: &[Value]) -> Value {
    json!({ "anyOf": shapes })
}

/// The same, or nothing.
pub(super) fn nullable(mut shape: Value) -> Value {
    shape["nullable"] = Value::Bool(true);
    shape
}

/// An object with names that have to be there, and names that may.
pub(super) fn object(required: &[(&str, Value)], optional: &[(&str, Value)]) -> Value {
    let all = required.iter().chain(optional).map(|(name, shape)| ((*name).to_owned(), shape.clone()));
    let mut object = json!({ "type": "object", "properties": all.collect::<Map<_, _>>() });
    if !required.is_empty() {
        object["required"] = required.iter().map(|(name, _)| *name).collect();
    }
    object
}

/// An object about which no more is said.
pub(super) fn any_object() -> Value {
    json!({ "type": "object" })
}

/// One of the shapes under `components`.
pub(super) fn named(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// `{"data": …}`.
pub(super) fn data(shape: Value) -> Value {
    object(&[("data", shape)], &[])
}
