//! `/graphql/system`: the same use cases through another door.

mod accounts;
mod batching;
mod http;
mod introspection;
mod items;
mod me;
mod rights;
mod second_factor;
mod secrets;
mod tokens;

use serde_json::{Value, json};
use vestibule_testkit::{Reply, TestActor};

/// Asks for something.
async fn ask(actor: &TestActor, query: &str) -> Reply {
    actor.post("/graphql/system", json!({ "query": query })).await
}

/// Asks for something, with variables.
async fn ask_with(actor: &TestActor, query: &str, variables: Value) -> Reply {
    actor.post("/graphql/system", json!({ "query": query, "variables": variables })).await
}

/// What is wrong with a document that was refused as a whole.
#[track_caller]
fn fault(reply: &Reply) -> &str {
    assert_eq!((reply.status.as_u16(), reply.code()), (400, "GRAPHQL_VALIDATION"), "{:#}", reply.body);
    reply.body["errors"][0]["extensions"]["errors"][0]["message"].as_str().unwrap_or_default()
}

/// What was answered; nothing of it may have been refused.
#[track_caller]
fn answered(reply: &Reply) -> &Value {
    assert_eq!(reply.status.as_u16(), 200, "{:#}", reply.body);
    assert!(reply.body.get("errors").is_none(), "{:#}", reply.body);
    reply.data()
}
