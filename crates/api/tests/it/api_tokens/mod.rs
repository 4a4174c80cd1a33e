//! `/users/me/tokens` and `/users/:id/tokens`: API tokens.

mod create;
mod end;
mod others;
mod using;

use serde_json::{Value, json};
use vestibule_testkit::{Reply, TestActor, TestApp};

use crate::people::ANN;

const PATH: &str = "/users/me/tokens";

async fn with_ann() -> TestApp {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    app
}

/// Makes a token that does not end.
async fn make(actor: &TestActor, name: &str) -> Reply {
    actor.post(PATH, json!({ "name": name })).await.assert_status(200)
}

/// What the caller sees of the own tokens.
async fn own(actor: &TestActor) -> Vec<Value> {
    let reply = actor.get(PATH).await.assert_status(200);
    reply.data().as_array().cloned().expect("a list")
}

/// Panics unless the request is refused like this.
#[track_caller]
fn assert_refused(reply: &Reply, status: u16, code: &str) {
    assert_eq!((reply.status.as_u16(), reply.code()), (status, code), "{}", reply.shown());
}
