//! `/users/me/tokens` and `/users/:id/tokens`: API tokens.

mod admin;
mod authentication;
mod create;
mod revoke;

use serde_json::{Value, json};
use vestibule_testkit::{Reply, TestActor, TestApp};

use crate::fixtures::ANN;

const PATH: &str = "/users/me/tokens";

async fn with_ann() -> TestApp {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    app
}

/// Creates a token without expiry.
async fn create_token(actor: &TestActor, name: &str) -> Reply {
    actor.post(PATH, json!({ "name": name })).await.assert_status(200)
}

/// Lists the actor's own tokens.
async fn own_tokens(actor: &TestActor) -> Vec<Value> {
    let reply = actor.get(PATH).await.assert_status(200);
    reply.data().as_array().cloned().expect("a list")
}

/// Panics unless the request was rejected with this status and code.
#[track_caller]
fn assert_rejected(reply: &Reply, status: u16, code: &str) {
    assert_eq!((reply.status.as_u16(), reply.code()), (status, code), "{}", reply.shown());
}
