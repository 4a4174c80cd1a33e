//! Query strings in the dialect of the npm package `qs`: `filter[role][_eq]=x`, `fields[]=a&fields[]=b`
//! (contract section 5).
//!
//! Not a library: the limits of `qs` (depth, array size, number of parameters), its merging of repeated keys and its treatment
//! of malformed keys decide which queries are accepted, and no crate reproduces them.

mod key;
mod merge;
mod node;

use std::borrow::Cow;
use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use http::request::Parts;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use self::node::{Node, Object};
use crate::settings::{HttpSettings, QueryLimits};

/// Extracts the query: texts, lists and objects by their names.
#[derive(Debug, Clone, PartialEq)]
pub struct Query(pub Map<String, Value>);

impl<S> FromRequestParts<S> for Query
where
    Arc<HttpSettings>: FromRef<S>,
    S: Sync,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let Some(query) = parts.uri.query() else { return Ok(Self(Map::new())) };
        Ok(Self(parse(query, Arc::<HttpSettings>::from_ref(state).query)))
    }
}

/// Reads a query string. No text is refused.
///
/// Names of properties of every JavaScript object (`__proto__`, `toString` …) are ignored.
pub fn parse(query: &str, limits: QueryLimits) -> Map<String, Value> {
    let mut pairs = Object::default();
    for part in query.split('&').take(limits.parameters).filter(|part| !part.is_empty()) {
        let part = with_brackets(part);
        let (name, text) = split(&part);
        let (name, text) = (decoded(name), decoded(text));
        match pairs.get_mut(&name) {
            Some(known) => merge::append(known, text, limits.array),
            None => pairs.insert(name, Node::Text(text)),
        }
    }
    let mut query = Node::Object(Object::default());
    for (name, node) in pairs {
        if let Some(nested) = key::nest(&name, node, limits) {
            merge::merge(&mut query, nested, limits.array);
        }
    }
    match query {
        Node::Object(query) => query.into_map(),
        _ => Map::new(),
    }
}

/// Decodes percent-encoded brackets.
fn with_brackets(part: &str) -> Cow<'_, str> {
    if !part.contains('%') {
        return Cow::Borrowed(part);
    }
    let part = part.replace("%5B", "[").replace("%5b", "[");
    Cow::Owned(part.replace("%5D", "]").replace("%5d", "]"))
}

/// Splits name and value: at the first `]=` if there is one, otherwise at the first `=`.
fn split(part: &str) -> (&str, &str) {
    match part.find("]=").map(|at| at + 1).or_else(|| part.find('=')) {
        Some(at) => (&part[..at], &part[at + 1..]),
        None => (part, ""),
    }
}

/// Decodes a text; plus signs are spaces. A text with an invalid sequence is not decoded.
fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    if !text.contains('%') {
        return text;
    }
    match percent_decode_str(&text).decode_utf8() {
        Ok(plain) if is_well_formed(&text) => plain.into_owned(),
        _ => text,
    }
}

/// Whether two hexadecimal digits follow each percent sign.
fn is_well_formed(text: &str) -> bool {
    text.split('%').skip(1).all(|rest| {
        matches!(rest.as_bytes(), [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests;
