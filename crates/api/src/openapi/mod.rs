//! The OpenAPI document of the API, for one actor: it has the operations that the actor may use.
//!
//! Operations of collections and schemas of items are derived from `domain::schema`; all others are listed in `routes`. A test
//! compares the document with the router, so that no route can be missing.
//!
//! Not generated from annotations (utoipa, aide): the document depends on the rights of the actor, and its version is 3.0.1, as
//! that of Directus.

mod collections;
mod operation;
mod parameters;
mod routes;
mod shape;

use std::sync::Arc;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use vestibule_domain::access::{Flags, Rights};
use vestibule_domain::actor::Credential;
use vestibule_domain::schema::COLLECTIONS;
use vestibule_domain::{Actor, Client, Identity};

use self::operation::Operation;
use self::shape::{any_object, list, object, text};

/// Errors that any operation may return, with their names under `components.responses`.
const REFUSALS: [(u16, &str); 7] = [
    (400, "BadRequestError"),
    (401, "UnauthorizedError"),
    (403, "ForbiddenError"),
    (404, "NotFoundError"),
    (422, "UnprocessableError"),
    (429, "TooManyRequestsError"),
    (503, "UnavailableError"),
];

/// The document for an actor. `url` is the public URL of the server.
pub fn document(actor: &Actor, url: &str) -> Value {
    let mut operations = routes::all();
    operations.retain(|operation| operation.is_open_to(actor));
    let paths = paths(&operations);
    let components = components(actor);
    json!({
        "openapi": "3.0.1",
        "info": {
            "title": "Vestibule",
            "description": "The operations that you may use. Collections also have the method SEARCH, which OpenAPI \
                cannot describe: its body is `{\"query\": …}` with the parameters of the list.",
            "version": fingerprint(&[&paths, &components]),
        },
        "servers": [{ "url": if url.is_empty() { "/" } else { url } }],
        "security": [{ "Auth": [] }, { "KeyAuth": [] }, { "Session": [] }],
        "tags": tags(&operations),
        "paths": paths,
        "components": components,
    })
}

/// The document for an administrator, for `docs/reference/openapi.json`.
pub fn reference() -> Value {
    let flags = Flags { admin: true, ..Flags::default() };
    let rights = Rights::new(flags, Vec::new(), Vec::new(), Vec::new());
    let identity = Identity::User {
        id: Uuid::nil().into(),
        role: None,
        session: None,
        login: None,
        credential: Credential::Login,
    };
    document(&Actor { identity, rights: Arc::new(rights), client: Client::default() }, "")
}

/// A digest of the document as its version, since the version of the server is not public (GHSA-rmjh-cf9q-pv7q).
fn fingerprint(parts: &[&Value]) -> String {
    let mut digest = Sha256::new();
    parts.iter().for_each(|part| digest.update(part.to_string()));
    data_encoding::HEXLOWER.encode(&digest.finalize()[..20])
}

fn tags(operations: &[Operation]) -> Vec<Value> {
    let mut names: Vec<&str> = Vec::new();
    for operation in operations {
        if !names.contains(&operation.tag_name()) {
            names.push(operation.tag_name());
        }
    }
    names.into_iter().map(|name| json!({ "name": name })).collect()
}

fn paths(operations: &[Operation]) -> Value {
    let mut paths = Map::new();
    for operation in operations {
        let methods = paths.entry(operation.path()).or_insert_with(|| json!({}));
        methods[operation.method()] = operation.shown();
    }
    Value::Object(paths)
}

fn components(actor: &Actor) -> Value {
    let mut schemas = Map::new();
    for collection in COLLECTIONS {
        if collections::is_visible(collection, actor) {
            schemas.insert(collections::name(collection), collections::shape(collection, actor));
        }
    }
    schemas.extend(routes::schemas());
    schemas.insert("Error".into(), error());
    schemas.insert("Meta".into(), meta());
    json!({
        "schemas": schemas,
        "parameters": parameters::all(),
        "responses": refusals(),
        "securitySchemes": {
            "Auth": { "type": "http", "scheme": "bearer" },
            "KeyAuth": { "type": "apiKey", "in": "query", "name": "access_token" },
            "Session": { "type": "apiKey", "in": "cookie", "name": "directus_session_token" },
        },
    })
}

fn error() -> Value {
    let mut extensions = object(&[("code", text())], &[]);
    extensions["additionalProperties"] = Value::Bool(true);
    object(&[("message", text()), ("extensions", extensions)], &[])
}

fn meta() -> Value {
    object(&[], &[("total_count", shape::integer()), ("filter_count", shape::integer())])
}

fn refusals() -> Value {
    let errors = object(&[("errors", list(shape::named("Error")))], &[]);
    let response = |status: u16| {
        let description =
            http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        json!({
            "description": description.unwrap_or_default(),
            "content": { "application/json": { "schema": errors } },
        })
    };
    let named = REFUSALS.iter().map(|(status, name)| ((*name).to_owned(), response(*status)));
    Value::Object(named.collect())
}

/// A JSON value of any kind.
fn anything() -> Value {
    let mut anything = any_object();
    anything["additionalProperties"] = Value::Bool(true);
    anything
}
