//! JSON schemas in the dialect of OpenAPI 3.0.

use serde_json::{Map, Value, json};

/// Any text.
pub(super) fn text() -> Value {
    json!({ "type": "string" })
}

/// An e-mail address.
pub(super) fn email() -> Value {
    json!({ "type": "string", "format": "email" })
}

/// A password.
pub(super) fn password() -> Value {
    json!({ "type": "string", "format": "password" })
}

/// A key of users, roles, policies or access.
pub(super) fn uuid() -> Value {
    json!({ "type": "string", "format": "uuid" })
}

/// A URI.
pub(super) fn uri() -> Value {
    json!({ "type": "string", "format": "uri" })
}

/// A whole number.
pub(super) fn integer() -> Value {
    json!({ "type": "integer" })
}

/// A boolean.
pub(super) fn flag() -> Value {
    json!({ "type": "boolean" })
}

/// One of several texts.
pub(super) fn choice(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

/// A list.
pub(super) fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

/// Any of several schemas. They may overlap, so that it is not `oneOf`.
pub(super) fn either(shapes: &[Value]) -> Value {
    json!({ "anyOf": shapes })
}

/// The schema, or null.
pub(super) fn nullable(mut shape: Value) -> Value {
    shape["nullable"] = Value::Bool(true);
    shape
}

/// An object with required and optional members.
pub(super) fn object(required: &[(&str, Value)], optional: &[(&str, Value)]) -> Value {
    let all = required.iter().chain(optional).map(|(name, shape)| ((*name).to_owned(), shape.clone()));
    let mut object = json!({ "type": "object", "properties": all.collect::<Map<_, _>>() });
    if !required.is_empty() {
        object["required"] = required.iter().map(|(name, _)| *name).collect();
    }
    object
}

/// Any object.
pub(super) fn any_object() -> Value {
    json!({ "type": "object" })
}

/// A schema under `components`.
pub(super) fn named(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// `{"data": …}`.
pub(super) fn data(shape: Value) -> Value {
    object(&[("data", shape)], &[])
}
