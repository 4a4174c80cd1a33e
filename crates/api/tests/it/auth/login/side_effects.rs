//! Side effects of a successful login.

use chrono::TimeDelta;
use serde_json::json;
use vestibule_testkit::{PASSWORD, TestApp};

use crate::fixtures::{ANN, days, log_in};
use crate::snapshots::redacted;

#[tokio::test]
async fn login_writes_session_activity_and_last_access() {
    let app = TestApp::new().await;
    let id = app.user(ANN, json!({})).await;
    let client = app.anon().with_address("192.0.2.7").with_header("origin", "https://app.example.com");
    client.log_in(ANN, PASSWORD, "json").await.assert_status(200);
    let session = app.rows("SELECT * FROM directus_sessions").await;
    insta::assert_json_snapshot!(redacted(&json!(session)), @r#"
    [
      {
        "token": "[token]",
        "user": "[uuid]",
        "expires": 1800604800000,
        "ip": "192.0.2.7",
        "user_agent": "testkit",
        "share": null,
        "origin": "https://app.example.com",
        "next_token": null,
        "oauth_client": null
      }
    ]
    "#);
    let activity = app.rows("SELECT * FROM directus_activity WHERE action = 'login'").await;
    insta::assert_json_snapshot!(redacted(&json!(activity)), {"[].id" => "[id]"}, @r#"
    [
      {
        "id": "[id]",
        "action": "login",
        "user": "[uuid]",
        "timestamp": 1800000000000,
        "ip": "192.0.2.7",
        "user_agent": "testkit",
        "collection": "directus_users",
        "item": "[uuid]",
        "origin": "https://app.example.com"
      }
    ]
    "#);
    let access = app.value(&format!("SELECT last_access FROM directus_users WHERE id = '{id}'")).await;
    assert_eq!(access, app.now().timestamp_millis());
}

#[tokio::test]
async fn session_lifetime_matches_its_cookie_or_refresh_token() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    for (mode, lifetime) in [("json", days(7)), ("cookie", days(7)), ("session", days(1))] {
        log_in(&app, ANN, mode).await;
        let ends = app.now() + TimeDelta::from_std(lifetime).expect("a short time");
        let row = "SELECT expires FROM directus_sessions ORDER BY rowid DESC LIMIT 1";
        assert_eq!(app.value(row).await, ends.timestamp_millis(), "{mode}");
    }
}

#[tokio::test]
async fn long_user_agent_is_truncated() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let mut request = http::Request::post("/auth/login").header("user-agent", "ü".repeat(2000));
    request = request.header("content-type", "application/json");
    let body = json!({ "email": ANN, "password": PASSWORD }).to_string();
    app.anon().raw(request.body(body.into()).expect("a request")).await.assert_status(200);
    assert_eq!(app.value("SELECT length(user_agent) FROM directus_sessions").await, 1024);
}

#[tokio::test]
async fn only_expired_sessions_are_swept() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    log_in(&app, ANN, "session").await;
    log_in(&app, ANN, "json").await;
    app.advance(days(1));
    assert_eq!(vestibule_app::worker::sweep_sessions(&app.app).await, Ok(0));
    app.advance(days(1));
    log_in(&app, ANN, "json").await;
    assert_eq!(vestibule_app::worker::sweep_sessions(&app.app).await, Ok(1));
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 2);
}
