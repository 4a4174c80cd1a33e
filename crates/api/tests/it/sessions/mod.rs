//! `/users/me/sessions` and `/users/:id/sessions`: the logins of a user.

mod admin;
mod list;
mod revoke;

use serde_json::Value;
use vestibule_testkit::{TestActor, TestApp};

/// Lists the actor's own logins.
async fn own_logins(actor: &TestActor) -> Vec<Value> {
    let reply = actor.get("/users/me/sessions").await.assert_status(200);
    reply.data().as_array().cloned().expect("a list")
}

/// The id of the login that sends the request.
async fn current(actor: &TestActor) -> String {
    let own = own_logins(actor).await;
    let current: Vec<&Value> = own.iter().filter(|login| login["current"] == true).collect();
    assert_eq!(current.len(), 1, "{own:?}");
    current[0]["id"].as_str().expect("an id").to_owned()
}

async fn id_of(app: &TestApp, email: &str) -> String {
    let id = app.value(&format!("SELECT id FROM directus_users WHERE email = '{email}'")).await;
    id.as_str().expect("an id").to_owned()
}
