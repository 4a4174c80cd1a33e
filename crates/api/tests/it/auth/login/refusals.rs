//! Everybody who is not let in gets the same answer, whatever the reason.

use futures_util::future::join_all;
use http::HeaderMap;
use serde_json::{Value, json};
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, Reply, TestApp};

use crate::people::ANN;

/// People with the right password who must not get in, by what keeps them out.
const KEPT_OUT: [(&str, &str); 8] = [
    ("suspended@example.com", r#"{"status": "suspended"}"#),
    ("invited@example.com", r#"{"status": "invited"}"#),
    ("draft@example.com", r#"{"status": "draft"}"#),
    ("archived@example.com", r#"{"status": "archived"}"#),
    ("unverified@example.com", r#"{"status": "unverified"}"#),
    ("nonsense@example.com", r#"{"status": "Active"}"#),
    ("elsewhere@example.com", r#"{"provider": "github"}"#),
    ("passwordless@example.com", r#"{"password": null}"#),
];

/// What somebody outside can see, but for the entity tag's kin that no failed login has.
fn outside(reply: &Reply) -> (u16, HeaderMap, Value) {
    (reply.status.as_u16(), reply.headers.clone(), reply.body.clone())
}

async fn with_everybody() -> TestApp {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    for (email, more) in KEPT_OUT {
        let id = app.user(email, json!({})).await;
        let more: Value = serde_json::from_str(more).expect("JSON");
        app.admin().patch(&format!("/users/{id}"), more).await.assert_status(200);
    }
    app
}

/// GHSA-jgf4-vwc3-r46v: the answer must not tell whether there is a user, nor of what kind.
#[tokio::test]
async fn ghsa_jgf4_nobody_learns_why_a_login_is_refused() {
    let app = with_everybody().await;
    let wrong = app.anon().log_in(ANN, "wrong", "json").await;
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
    let unknown = app.anon().log_in("nobody@example.com", PASSWORD, "json").await;
    assert_eq!(outside(&unknown), outside(&wrong));
    for (email, _) in KEPT_OUT {
        for password in [PASSWORD, "wrong"] {
            let reply = app.anon().log_in(email, password, "json").await;
            assert_eq!(outside(&reply), outside(&wrong), "{email} with {password}");
        }
    }
}

#[tokio::test]
async fn a_refused_login_writes_nothing_but_the_count_of_attempts() {
    let app = with_everybody().await;
    let before = app.tables().await;
    for (email, _) in KEPT_OUT.into_iter().take(7).chain([("nobody@example.com", "")]) {
        app.anon().log_in(email, PASSWORD, "session").await.assert_status(401);
    }
    app.assert_unchanged_since(&before, "a login of somebody inactive").await;
    app.anon().log_in(ANN, "wrong", "session").await.assert_status(401);
    let changes = before.changes_to(&app.tables().await);
    assert_eq!(changes.lines().count(), 1, "{changes}");
    assert!(changes.starts_with("+ vestibule_login_attempts: "), "{changes}");
}

#[tokio::test]
async fn ghsa_qw9g_an_address_that_merely_looks_alike_is_another() {
    let app = TestApp::new().await;
    for email in ["àdmin@example.com", "admin@exämple.com", "ａdmin@example.com", "admın@example.com"] {
        let reply = app.anon().log_in(email, PASSWORD, "json").await;
        assert_eq!(reply.code(), "INVALID_CREDENTIALS", "{email}");
    }
    app.anon().log_in(ADMIN_EMAIL, PASSWORD, "json").await.assert_status(200);
}

#[tokio::test]
async fn many_failures_at_once_are_all_answered_alike() {
    let app = with_everybody().await;
    let anon = app.anon();
    let attempts = KEPT_OUT.iter().cycle().take(32).map(|(email, _)| anon.log_in(email, PASSWORD, "json"));
    let replies = join_all(attempts).await;
    assert!(replies.iter().all(|reply| reply.code() == "INVALID_CREDENTIALS"), "{replies:?}");
}

#[tokio::test]
async fn a_disabled_login_is_no_route() {
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
