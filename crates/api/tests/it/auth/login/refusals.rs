//! Every rejected login gets the same response, whatever the reason.

use futures_util::future::join_all;
use http::HeaderMap;
use serde_json::{Value, json};
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, Reply, TestApp};

use crate::fixtures::ANN;

/// Users with the right password who must be rejected, with the reason.
const REJECTED: [(&str, &str); 8] = [
    ("suspended@example.com", r#"{"status": "suspended"}"#),
    ("invited@example.com", r#"{"status": "invited"}"#),
    ("draft@example.com", r#"{"status": "draft"}"#),
    ("archived@example.com", r#"{"status": "archived"}"#),
    ("unverified@example.com", r#"{"status": "unverified"}"#),
    ("nonsense@example.com", r#"{"status": "Active"}"#),
    ("elsewhere@example.com", r#"{"provider": "github"}"#),
    ("passwordless@example.com", r#"{"password": null}"#),
];

/// The externally visible part of a response.
fn visible_part(reply: &Reply) -> (u16, HeaderMap, Value) {
    (reply.status.as_u16(), reply.headers.clone(), reply.body.clone())
}

async fn with_users() -> TestApp {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    for (email, more) in REJECTED {
        let id = app.user(email, json!({})).await;
        let more: Value = serde_json::from_str(more).expect("JSON");
        app.admin().patch(&format!("/users/{id}"), more).await.assert_status(200);
    }
    app
}

/// GHSA-jgf4-vwc3-r46v: the response must not reveal whether a user exists or which status it has.
#[tokio::test]
async fn ghsa_jgf4_response_does_not_reveal_why_a_login_failed() {
    let app = with_users().await;
    // With the same id for all requests, the responses must be the same to the last header.
    let client = app.anon().with_header("x-request-id", "same");
    let wrong = client.log_in(ANN, "wrong", "json").await;
    insta::assert_snapshot!(wrong.shown(), @r#"
    401 Unauthorized
    {
      "errors": [
        {
          "message": "Invalid user credentials.",
          "extensions": {
            "code": "INVALID_CREDENTIALS"
          }
        }
      ]
    }
    "#);
    let unknown = client.log_in("nobody@example.com", PASSWORD, "json").await;
    assert_eq!(visible_part(&unknown), visible_part(&wrong));
    for (email, _) in REJECTED {
        for password in [PASSWORD, "wrong"] {
            let reply = client.log_in(email, password, "json").await;
            assert_eq!(visible_part(&reply), visible_part(&wrong), "{email} with {password}");
        }
    }
}

#[tokio::test]
async fn rejected_login_writes_only_the_attempt_counter() {
    let app = with_users().await;
    let before = app.tables().await;
    for (email, _) in REJECTED.into_iter().take(7).chain([("nobody@example.com", "")]) {
        app.anon().log_in(email, PASSWORD, "session").await.assert_status(401);
    }
    app.assert_unchanged_since(&before, "a login of an inactive user").await;
    app.anon().log_in(ANN, "wrong", "session").await.assert_status(401);
    let changes = before.changes_to(&app.tables().await);
    assert_eq!(changes.lines().count(), 1, "{changes}");
    assert!(changes.starts_with("+ vestibule_login_attempts: "), "{changes}");
}

#[tokio::test]
async fn ghsa_qw9g_look_alike_address_is_a_different_address() {
    let app = TestApp::new().await;
    for email in ["àdmin@example.com", "admin@exämple.com", "ａdmin@example.com", "admın@example.com"] {
        let reply = app.anon().log_in(email, PASSWORD, "json").await;
        assert_eq!(reply.code(), "INVALID_CREDENTIALS", "{email}");
    }
    app.anon().log_in(ADMIN_EMAIL, PASSWORD, "json").await.assert_status(200);
}

#[tokio::test]
async fn parallel_failures_get_the_same_response() {
    let app = with_users().await;
    let anon = app.anon();
    let attempts = REJECTED.iter().cycle().take(32).map(|(email, _)| anon.log_in(email, PASSWORD, "json"));
    let replies = join_all(attempts).await;
    assert!(replies.iter().all(|reply| reply.code() == "INVALID_CREDENTIALS"), "{replies:?}");
}

#[tokio::test]
async fn disabled_login_route_does_not_exist() {
    let app = TestApp::with(|setup| setup.settings.login.disabled = true).await;
    let reply = app.anon().log_in(ADMIN_EMAIL, PASSWORD, "json").await;
    insta::assert_snapshot!(reply.shown(), @r#"
    404 Not Found
    {
      "errors": [
        {
          "message": "Route /auth/login doesn't exist.",
          "extensions": {
            "path": "/auth/login",
            "code": "ROUTE_NOT_FOUND"
          }
        }
      ]
    }
    "#);
}
