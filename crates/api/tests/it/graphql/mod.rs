//! `/graphql/system`: the same use cases over GraphQL.

mod auth;
mod batching;
mod http;
mod introspection;
mod items;
mod me;
mod rights;
mod secrets;
mod tfa;
mod tokens;

use serde_json::{Value, json};
use vestibule_testkit::{Reply, TestActor};

/// Sends a document.
async fn execute(actor: &TestActor, query: &str) -> Reply {
    actor.post("/graphql/system", json!({ "query": query })).await
}

/// Sends a document with variables.
async fn execute_with(actor: &TestActor, query: &str, variables: Value) -> Reply {
    actor.post("/graphql/system", json!({ "query": query, "variables": variables })).await
}

/// The first error of a document that was rejected as a whole.
#[track_caller]
fn validation_error(reply: &Reply) -> &str {
    assert_eq!((reply.status.as_u16(), reply.code()), (400, "GRAPHQL_VALIDATION"), "{:#}", reply.body);
    reply.body["errors"][0]["extensions"]["errors"][0]["message"].as_str().unwrap_or_default()
}

/// The data of a response without errors.
#[track_caller]
fn data_of(reply: &Reply) -> &Value {
    assert_eq!(reply.status.as_u16(), 200, "{:#}", reply.body);
    assert!(reply.body.get("errors").is_none(), "{:#}", reply.body);
    reply.data()
}
