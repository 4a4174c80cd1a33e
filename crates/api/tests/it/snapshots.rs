//! Responses for snapshots, without values that differ between runs.

use serde_json::Value;
use uuid::Uuid;
use vestibule_testkit::Reply;

/// Status and body, with tokens, keys and JWTs replaced by placeholders.
pub(crate) fn redacted_response(reply: &Reply) -> String {
    Reply { body: redacted(&reply.body), ..reply.clone() }.shown()
}

/// A `Set-Cookie` header with a token replaced by its placeholder.
pub(crate) fn redacted_cookie(reply: &Reply, name: &str) -> String {
    let header = reply.set_cookie(name).unwrap_or("none").to_owned();
    match reply.set_cookie(name).map(|_| reply.cookie(name)) {
        Some(value) if !value.is_empty() => header.replace(&value, &placeholder(&value)),
        _ => header,
    }
}

/// A value with tokens, keys and JWTs replaced by placeholders.
pub(crate) fn redacted(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(placeholder(text)),
        Value::Array(entries) => entries.iter().map(redacted).collect(),
        Value::Object(object) => object.iter().map(|(name, value)| (name.clone(), redacted(value))).collect(),
        other => other.clone(),
    }
}

fn placeholder(text: &str) -> String {
    let is_token =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if text.len() == 36 && Uuid::parse_str(text).is_ok() {
        "[uuid]".into()
    } else if text.len() == 64 && is_token(text) {
        "[token]".into()
    } else if text.starts_with("eyJ") && text.split('.').count() == 3 {
        "[jwt]".into()
    } else {
        text.to_owned()
    }
}
