//! `auth_login_attempts`: lockout after failed logins.

use futures_util::future::join_all;
use serde_json::{Value, json};
use vestibule_testkit::{PASSWORD, Reply, TestApp};

use crate::fixtures::{ANN, browser_login, log_in, refresh, set, staff, status_of};
use crate::snapshots::redacted;

async fn limited(limit: impl Into<Value>) -> TestApp {
    let app = TestApp::new().await;
    set(&app, "auth_login_attempts", limit).await;
    app
}

async fn try_password(app: &TestApp, password: &str) -> Reply {
    app.anon().log_in(ANN, password, "json").await
}

async fn fail(app: &TestApp, times: usize) {
    for _ in 0..times {
        assert_eq!(try_password(app, "wrong").await.code(), "INVALID_CREDENTIALS");
    }
}

/// docs/compatibility.md, login/attempts-boundary: Directus suspends the user and still accepts this attempt.
#[tokio::test]
async fn attempt_over_the_limit_fails_even_with_the_right_password() {
    let app = limited(2).await;
    app.user(ANN, json!({})).await;
    fail(&app, 2).await;
    assert_eq!(status_of(&app, ANN).await, "active");
    let reply = try_password(&app, PASSWORD).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (401, "INVALID_CREDENTIALS"));
    assert_eq!(status_of(&app, ANN).await, "suspended");
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 0);
}

#[tokio::test]
async fn last_allowed_attempt_can_succeed_and_resets_the_counter() {
    let app = limited(2).await;
    app.user(ANN, json!({})).await;
    for _ in 0..3 {
        fail(&app, 1).await;
        try_password(&app, PASSWORD).await.assert_status(200);
    }
    assert_eq!(app.value("SELECT count(*) FROM vestibule_login_attempts").await, 0);
}

/// docs/compatibility.md, refresh/suspended-by-attempts: Directus keeps each session until it is refreshed.
#[tokio::test]
async fn lockout_ends_all_sessions_at_once() {
    let app = limited(1).await;
    app.user(ANN, json!({ "token": "static-of-ann" })).await;
    let browser = browser_login(&app, ANN).await;
    let tokens = log_in(&app, ANN, "json").await;
    fail(&app, 2).await;
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 0);
    assert_eq!(browser.get("/users/me").await.code(), "INVALID_CREDENTIALS");
    for token in [tokens.text("access_token"), "static-of-ann".to_owned()] {
        assert_eq!(app.anon().with_token(&token).get("/users/me").await.code(), "INVALID_CREDENTIALS");
    }
    assert_eq!(refresh(&app, &tokens.text("refresh_token")).await.code(), "INVALID_CREDENTIALS");
}

#[tokio::test]
async fn lockout_is_audited() {
    let app = limited(0).await;
    app.user(ANN, json!({})).await;
    let client = app.anon().with_address("192.0.2.7");
    client.log_in(ANN, "wrong", "json").await.assert_status(401);
    let audited = "/activity?filter[action]=update&filter[collection]=directus_users\
                 &fields=action,collection,item,user,ip,user_agent,origin,revisions.delta,revisions.data";
    let reply = app.admin().get(audited).await.assert_status(200);
    insta::assert_json_snapshot!(redacted(reply.data()), @r#"
    [
      {
        "action": "update",
        "collection": "directus_users",
        "item": "[uuid]",
        "user": "[uuid]",
        "ip": "192.0.2.7",
        "user_agent": "testkit",
        "origin": null,
        "revisions": [
          {
            "delta": {
              "status": "suspended"
            },
            "data": {
              "status": "suspended"
            }
          }
        ]
      }
    ]
    "#);
}

#[tokio::test]
async fn administrator_reactivates_a_locked_out_user() {
    let app = limited(1).await;
    let id = app.user(ANN, json!({})).await;
    fail(&app, 3).await;
    app.admin().patch(&format!("/users/{id}"), json!({ "status": "active" })).await.assert_status(200);
    try_password(&app, PASSWORD).await.assert_status(200);
}

#[tokio::test]
async fn without_a_limit_there_is_no_lockout() {
    let app = limited(Value::Null).await;
    app.user(ANN, json!({})).await;
    fail(&app, 40).await;
    try_password(&app, PASSWORD).await.assert_status(200);
}

#[tokio::test]
async fn default_limit_is_25() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    fail(&app, 25).await;
    assert_eq!(status_of(&app, ANN).await, "active");
    fail(&app, 1).await;
    assert_eq!(status_of(&app, ANN).await, "suspended");
}

#[tokio::test]
async fn parallel_attempts_are_limited_like_sequential_ones() {
    let app = limited(3).await;
    app.user(ANN, json!({})).await;
    let anon = app.anon();
    let guesses = (0..12).map(|guess| {
        let password = if guess == 11 { PASSWORD } else { "wrong" };
        anon.log_in(ANN, password, "json")
    });
    let refused =
        join_all(guesses).await.iter().filter(|reply| reply.code() == "INVALID_CREDENTIALS").count();
    assert!(refused >= 11, "{refused}");
    if refused == 12 {
        assert_eq!(status_of(&app, ANN).await, "suspended");
    }
}

/// A wrong OTP is a failed attempt, too: the right password alone does not reset the counter.
#[tokio::test]
async fn wrong_otps_count_as_failed_attempts() {
    let app = limited(3).await;
    staff(&app, ANN).await;
    let secret = app.enable_tfa(&app.logged_in(ANN).await).await;
    let log_in = |otp: String| json!({ "email": ANN, "password": PASSWORD, "otp": otp });
    for _ in 0..3 {
        let reply = app.anon().post("/auth/login", log_in("abcdef".into())).await;
        assert_eq!(reply.code(), "INVALID_OTP");
    }
    let reply = app.anon().post("/auth/login", log_in(app.code(&secret, 0))).await;
    assert_eq!(reply.code(), "INVALID_CREDENTIALS");
    assert_eq!(status_of(&app, ANN).await, "suspended");
}
