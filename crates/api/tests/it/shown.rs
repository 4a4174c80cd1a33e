//! Answers for snapshots, without what differs from run to run.

use serde_json::Value;
use uuid::Uuid;
use vestibule_testkit::Reply;

/// Status and body, with tokens, keys and instants replaced by their kind.
pub(crate) fn shown(reply: &Reply) -> String {
    Reply { body: veiled(&reply.body), ..reply.clone() }.shown()
}

/// A `Set-Cookie` header without the value, if that is a token.
pub(crate) fn cookie(reply: &Reply, name: &str) -> String {
    let header = reply.set_cookie(name).unwrap_or("none").to_owned();
    match reply.set_cookie(name).map(|_| reply.cookie(name)) {
        Some(value) if !value.is_empty() => header.replace(&value, &kind(&value)),
        _ => header,
    }
}

/// A value with tokens, keys and instants replaced by their kind.
pub(crate) fn veiled(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(kind(text)),
        Value::Array(entries) => entries.iter().map(veiled).collect(),
        Value::Object(object) => object.iter().map(|(name, value)| (name.clone(), veiled(value))).collect(),
        other => other.clone(),
    }
}

fn kind(text: &str) -> String {
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
