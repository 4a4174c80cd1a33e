//! Bodies that change several items at once (contract section 5, "batch bodies").

use serde_json::{Map, Value};
use vestibule_app::items::{Batch, Patch};
use vestibule_domain::query::Query;
use vestibule_domain::{Error, Result};

use super::item_query::keys;
use crate::state::ApiState;

/// One item or several.
#[derive(Debug, Clone, PartialEq)]
pub enum OneOrMany {
    /// An object.
    One(Patch),
    /// A list of objects.
    Many(Vec<Patch>),
}

impl OneOrMany {
    /// Reads a body.
    ///
    /// # Errors
    /// `INVALID_PAYLOAD` for entries that are not objects.
    pub fn parse(body: Value) -> Result<Self> {
        match body {
            Value::Object(object) => Ok(Self::One(object)),
            Value::Array(entries) => objects(entries).map(Self::Many),
            _ => Err(Error::payload("\"value\" must be of type object")),
        }
    }
}

fn objects(entries: Vec<Value>) -> Result<Vec<Patch>> {
    let objects = entries.into_iter().enumerate().map(|(index, entry)| {
        into_object(entry).ok_or_else(|| Error::payload(format!("\"[{index}]\" must be of type object")))
    });
    objects.collect()
}

/// The values of one item.
///
/// # Errors
/// `INVALID_PAYLOAD` for what is no object.
pub fn values(body: Value) -> Result<Patch> {
    into_object(body).ok_or_else(|| Error::payload("\"value\" must be of type object"))
}

/// An array is an object whose names are the indices, none of which is a field.
fn into_object(value: Value) -> Option<Patch> {
    match value {
        Value::Object(object) => Some(object),
        Value::Array(entries) => {
            let members = entries.into_iter().enumerate();
            Some(members.map(|(index, entry)| (index.to_string(), entry)).collect())
        }
        _ => None,
    }
}

/// The body of `PATCH /{collection}`: a list, `{keys, data}` or `{query, data}`.
///
/// # Errors
/// `INVALID_PAYLOAD` with the reason of Directus.
pub fn updates(state: &ApiState, body: Value) -> Result<Batch> {
    let mut body = match body {
        Value::Array(entries) => return objects(entries).map(Batch::Each),
        Value::Object(body) => body,
        _ => return Err(Error::payload("\"value\" must be of type object")),
    };
    let keys = keys(&mut body)?;
    let data = match body.remove("data") {
        Some(Value::Object(data)) => data,
        Some(_) => return Err(Error::payload("\"data\" must be of type object")),
        None => return Err(Error::payload("\"data\" is required")),
    };
    match which(state, keys, &mut body)? {
        Which::Keys(keys) => Ok(Batch::Keys(keys, data)),
        Which::Query(query) => Ok(Batch::Query(query, data)),
    }
}

/// The items to delete.
#[derive(Debug)]
pub enum Which {
    /// Those with these keys.
    Keys(Vec<Value>),
    /// Those that match a query.
    Query(Box<Query>),
}

/// The body of `DELETE /{collection}`: a list of keys, `{keys}` or `{query}`.
///
/// # Errors
/// `INVALID_PAYLOAD` with the reason of Directus.
pub fn deletions(state: &ApiState, body: Value) -> Result<Which> {
    match body {
        Value::Array(keys) => Ok(Which::Keys(keys)),
        Value::Object(mut body) => {
            let keys = keys(&mut body)?;
            which(state, keys, &mut body)
        }
        _ => Err(Error::payload("\"value\" must be of type object")),
    }
}

fn which(state: &ApiState, keys: Option<Vec<Value>>, body: &mut Map<String, Value>) -> Result<Which> {
    let query = body.remove("query");
    if let Some(unknown) = body.keys().next() {
        return Err(Error::payload(format!("\"{unknown}\" is not allowed")));
    }
    match (keys, query) {
        (Some(_), Some(_)) => {
            Err(Error::payload("\"value\" contains a conflict between exclusive peers [query, keys]"))
        }
        (None, None) => Err(Error::payload("\"value\" must contain at least one of [query, keys]")),
        (Some(keys), None) => Ok(Which::Keys(keys)),
        (None, Some(query)) => {
            let query = Query::parse(&query, &state.app.settings().limits)?;
            Ok(Which::Query(Box::new(query)))
        }
    }
}
