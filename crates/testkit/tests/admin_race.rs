//! Two administrators concurrently remove each other's rights: one administrator remains, on every engine.

mod engines;

use serde_json::{Value, json};
use tokio::sync::Barrier;
use vestibule_testkit::TestApp;

use crate::engines::{Engine, race_on};

/// Number of attempts; each uses another operation.
const ROUNDS: usize = 12;

/// The request by which one administrator removes the rights of the other.
fn attack(round: usize, victim: &str) -> (&'static str, String, Option<Value>) {
    let path = format!("/users/{victim}");
    match round % 4 {
        0 => ("PATCH", path, Some(json!({ "role": null }))),
        1 => ("DELETE", path, None),
        2 => ("PATCH", path, Some(json!({ "status": "suspended" }))),
        _ => ("PATCH", "/users".into(), Some(json!({ "keys": [victim], "data": { "role": null } }))),
    }
}

async fn race(test: &TestApp) {
    let role = text(test.value("SELECT id FROM directus_roles").await);
    let first = format!("/users/{}", text(test.value("SELECT id FROM directus_users").await));
    for round in 0..ROUNDS {
        let (mut ids, mut actors) = (Vec::new(), Vec::new());
        for name in ["a", "b"] {
            let email = format!("{name}{round}@example.com");
            ids.push(test.user(&email, json!({ "role": role })).await);
            actors.push(test.logged_in(&email).await);
        }
        // The first administrator loses the role, so that these two are the last ones.
        test.admin().patch(&first, json!({ "role": null })).await.assert_status(200);
        let barrier = Barrier::new(2);
        let strike = async |own: usize, other: usize| {
            let (method, path, body) = attack(round, &ids[other]);
            barrier.wait().await;
            actors[own].send(method, &path, body).await.shown()
        };
        let replies = tokio::join!(strike(0, 1), strike(1, 0));
        let left = format!("SELECT id FROM directus_users WHERE status = 'active' AND role = '{role}'");
        let left: Vec<String> =
            test.rows(&left).await.into_iter().map(|row| text(row["id"].clone())).collect();
        assert_eq!(left.len(), 1, "round {round}: {replies:?}");
        let survivor = &actors[usize::from(ids[1] == left[0])];
        survivor.patch(&first, json!({ "role": role })).await.assert_status(200);
        test.admin().send("DELETE", "/users", Some(json!(ids))).await.assert_status(204);
    }
}

fn text(value: Value) -> String {
    value.as_str().expect("a text").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite() {
    race(&TestApp::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres() {
    race_on(Engine::Postgres, race).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mysql() {
    race_on(Engine::MySql, race).await;
}
