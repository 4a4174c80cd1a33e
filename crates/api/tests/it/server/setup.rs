//! `POST /server/setup` creates the first administrator, once.

use futures_util::future::join_all;
use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::TestApp;

use crate::fixtures::ANN;

const PATH: &str = "/server/setup";

async fn without_users() -> TestApp {
    let app = TestApp::new().await;
    app.execute("DELETE FROM directus_users").await;
    app
}

fn admin(email: &str) -> Value {
    json!({ "admin": { "email": email, "password": "a-good-password" } })
}

#[tokio::test]
async fn first_administrator_is_created_and_can_log_in() {
    let app = without_users().await;
    let reply = app.anon().get("/server/info").await;
    assert_eq!(reply.data()["setup"], json!({ "license_complete": true, "owner_complete": false }));
    let reply = app.anon().post(PATH, admin(ANN)).await;
    insta::assert_snapshot!(reply.shown(), @"204 No Content");
    let token =
        app.anon().log_in(ANN, "a-good-password", "json").await.assert_status(200).text("access_token");
    let actor = app.anon().with_token(&token);
    assert_eq!(actor.get("/policies/me/globals").await.data()["admin_access"], true);
    assert_eq!(app.anon().get("/server/info").await.data().get("setup"), None);
}

#[tokio::test]
async fn setup_is_forbidden_once_a_user_exists() {
    let app = TestApp::new().await;
    let before = app.tables().await;
    for body in [admin("evil@example.com"), json!({})] {
        let reply = app.anon().post(PATH, body).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (403, "FORBIDDEN"));
    }
    app.execute("UPDATE directus_users SET status = 'suspended'").await;
    assert_eq!(app.anon().post(PATH, admin("evil@example.com")).await.code(), "FORBIDDEN");
    app.execute("UPDATE directus_users SET status = 'active'").await;
    app.assert_unchanged_since(&before, "a second setup").await;
}

#[tokio::test]
async fn one_of_many_parallel_setups_succeeds() {
    let app = without_users().await;
    let anon = app.anon();
    let bodies: Vec<Value> = (0..10).map(|number| admin(&format!("first{number}@example.com"))).collect();
    let replies = join_all(bodies.into_iter().map(|body| anon.post(PATH, body))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status.as_u16() == 204).count(), 1);
    assert_eq!(replies.iter().filter(|reply| reply.code() == "FORBIDDEN").count(), 9);
    assert_eq!(app.value("SELECT count(*) FROM directus_users").await, 1);
}

#[rstest]
#[case(json!({}))]
#[case(json!({ "admin": null }))]
#[case(json!({ "admin": [] }))]
#[case(json!({ "admin": {} }))]
#[case(json!({ "admin": { "email": ANN } }))]
#[case(json!({ "admin": { "email": ANN, "password": "" } }))]
#[case(json!({ "admin": { "email": ANN, "password": 5 } }))]
#[case(json!({ "admin": { "email": "nonsense", "password": "a-good-password" } }))]
#[case(json!({ "admin": { "email": ANN, "password": "a-good-password", "first_name": 5 } }))]
#[tokio::test]
async fn invalid_payload_creates_no_user(#[case] body: Value) {
    let app = without_users().await;
    let before = app.tables().await;
    app.anon().post(PATH, body).await.assert_status(400);
    app.assert_unchanged_since(&before, "an invalid payload").await;
}

/// CVE-2018-10723: a new installation has no default credentials.
#[tokio::test]
async fn cve_2018_10723_new_installation_has_no_default_login() {
    let app = without_users().await;
    for (email, password) in
        [("admin@example.com", "password"), ("admin@example.com", "d1r3ctu5"), (ANN, "admin")]
    {
        assert_eq!(app.anon().log_in(email, password, "json").await.code(), "INVALID_CREDENTIALS");
    }
}
