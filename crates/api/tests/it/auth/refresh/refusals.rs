//! Rejected refreshes.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::TestApp;

use crate::fixtures::{ANN, REFRESH, SESSION, days, log_in, refresh, refresh_token, status_of};

#[rstest]
#[case(json!({}))]
#[case(json!({ "mode": "json" }))]
#[case(json!({ "mode": "cookie" }))]
#[case(json!({ "mode": "session" }))]
#[case(json!({ "mode": "foo" }))]
#[case(json!({ "mode": "foo", "refresh_token": "x" }))]
#[case(json!({ "mode": 5, "refresh_token": "x" }))]
#[case(json!({ "refresh_token": "" }))]
#[case(json!({ "refresh_token": null }))]
#[case(json!({ "refresh_token": false }))]
#[case(json!({ "refresh_token": 0 }))]
#[case(json!(["x"]))]
#[tokio::test]
async fn missing_refresh_token_is_reported(#[case] body: Value) {
    let app = TestApp::new().await;
    let reply = app.anon().post("/auth/refresh", body).await.assert_status(400);
    let reason = "The refresh token is required in either the payload or cookie";
    assert_eq!(reply.body["errors"][0]["extensions"], json!({ "reason": reason, "code": "INVALID_PAYLOAD" }));
}

#[tokio::test]
async fn unknown_token_is_rejected() {
    let app = TestApp::new().await;
    for token in ["x".repeat(64).as_str(), "short", "ä", "' OR 1=1 --"] {
        let reply = refresh(&app, token).await;
        insta::allow_duplicates! { insta::assert_snapshot!(reply.shown(), @r#"
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
        "#); }
    }
    let browser = app.anon().with_cookie(REFRESH, "unknown");
    assert_eq!(
        browser.post("/auth/refresh", json!({ "mode": "cookie" })).await.code(),
        "INVALID_CREDENTIALS"
    );
}

#[tokio::test]
async fn expired_token_is_rejected() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let (early, late) = (refresh_token(&app, ANN).await, refresh_token(&app, ANN).await);
    app.advance(days(7));
    refresh(&app, &early).await.assert_status(200);
    app.advance(std::time::Duration::from_millis(1));
    assert_eq!(refresh(&app, &late).await.code(), "INVALID_CREDENTIALS");
}

/// GHSA-56p6-qw3c-fq2g: through our own API an inactive user has no session left.
#[rstest]
#[case("suspended")]
#[case("archived")]
#[case("draft")]
#[case("invited")]
#[tokio::test]
async fn deactivated_user_cannot_refresh(#[case] status: &str) {
    let app = TestApp::new().await;
    let id = app.user(ANN, json!({})).await;
    let token = refresh_token(&app, ANN).await;
    let cookie = log_in(&app, ANN, "session").await.cookie(SESSION);
    app.admin().patch(&format!("/users/{id}"), json!({ "status": status })).await.assert_status(200);
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 0);
    assert_eq!(refresh(&app, &token).await.code(), "INVALID_CREDENTIALS");
    let browser = app.anon().with_cookie(SESSION, &cookie);
    let reply = browser.post("/auth/refresh", json!({ "mode": "session" })).await;
    assert_eq!((reply.code(), reply.cookie(SESSION).as_str()), ("INVALID_CREDENTIALS", ""));
}

/// A Directus instance on the same database keeps the sessions when it suspends a user after failed logins.
#[rstest]
#[case("suspended", "USER_SUSPENDED")]
#[case("archived", "INVALID_CREDENTIALS")]
#[case("draft", "INVALID_CREDENTIALS")]
#[tokio::test]
async fn remaining_session_of_an_inactive_user_ends_at_its_first_refresh(
    #[case] status: &str,
    #[case] code: &str,
) {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let token = refresh_token(&app, ANN).await;
    app.execute(&format!("UPDATE directus_users SET status = '{status}' WHERE email = '{ANN}'")).await;
    let reply = refresh(&app, &token).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (401, code));
    assert_eq!(refresh(&app, &token).await.code(), "INVALID_CREDENTIALS");
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 0);
}

#[tokio::test]
async fn sessions_of_a_deleted_user_are_deleted() {
    let app = TestApp::new().await;
    let id = app.user(ANN, json!({})).await;
    let token = refresh_token(&app, ANN).await;
    app.admin().delete(&format!("/users/{id}")).await.assert_status(204);
    assert_eq!(refresh(&app, &token).await.code(), "INVALID_CREDENTIALS");
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 0);
}

#[tokio::test]
async fn rejected_refresh_changes_nothing() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let token = refresh_token(&app, ANN).await;
    let before = app.tables().await;
    refresh(&app, &token[1..]).await.assert_status(401);
    refresh(&app, &token.to_ascii_lowercase()).await.assert_status(401);
    app.anon()
        .post("/auth/refresh", json!({ "mode": "foo", "refresh_token": token }))
        .await
        .assert_status(400);
    app.assert_unchanged_since(&before, "a rejected refresh").await;
    assert_eq!(status_of(&app, ANN).await, "active");
    refresh(&app, &token).await.assert_status(200);
}

/// A value that is true in JavaScript is a token, whatever its type is.
#[rstest]
#[case(json!(5))]
#[case(json!(["x"]))]
#[case(json!([]))]
#[case(json!({ "a": 1 }))]
#[tokio::test]
async fn refresh_token_of_another_type_is_a_wrong_token(#[case] token: Value) {
    let app = TestApp::new().await;
    let reply = app.anon().post("/auth/refresh", json!({ "refresh_token": token })).await.assert_status(401);
    assert_eq!(reply.code(), "INVALID_CREDENTIALS");
    app.anon().post("/auth/logout", json!({ "refresh_token": token })).await.assert_status(204);
}
