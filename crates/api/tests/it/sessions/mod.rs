//! `/users/me/sessions` and `/users/:id/sessions`: the logins of an account.

mod end;
mod list;
mod others;

use serde_json::Value;
use vestibule_testkit::{TestActor, TestApp};

/// What the caller sees of the own logins.
async fn own(actor: &TestActor) -> Vec<Value> {
    let reply = actor.get("/users/me/sessions").await.assert_status(200);
    reply.data().as_array().cloned().expect("a list")
}

/// The id of the login a request is made with.
async fn current(actor: &TestActor) -> String {
    let own = own(actor).await;
    let current: Vec<&Value> = own.iter().filter(|login| login["current"] == true).collect();
    assert_eq!(current.len(), 1, "{own:?}");
    current[0]["id"].as_str().expect("an id").to_owned()
}

/// The id of a user.
async fn id_of(app: &TestApp, email: &str) -> String {
    let id = app.value(&format!("SELECT id FROM directus_users WHERE email = '{email}'")).await;
    id.as_str().expect("an id").to_owned()
}
