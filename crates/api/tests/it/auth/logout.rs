//! `POST /auth/logout`.

use rstest::rstest;
use serde_json::json;
use vestibule_testkit::TestApp;

use crate::fixtures::{ANN, REFRESH, SESSION, browser_login, log_in, refresh, refresh_token, seconds};
use crate::snapshots::{redacted, redacted_cookie};

async fn with_ann() -> TestApp {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    app
}

#[tokio::test]
async fn logout_ends_the_session_and_is_audited() {
    let app = with_ann().await;
    let token = refresh_token(&app, ANN).await;
    let other = refresh_token(&app, ANN).await;
    let client = app.anon().with_address("192.0.2.7");
    let reply = client.post("/auth/logout", json!({ "refresh_token": token })).await;
    insta::assert_snapshot!(reply.shown(), @"204 No Content");
    assert_eq!(refresh(&app, &token).await.code(), "INVALID_CREDENTIALS");
    refresh(&app, &other).await.assert_status(200);
    let audited = app.rows("SELECT * FROM directus_activity WHERE action = 'logout'").await;
    insta::assert_json_snapshot!(redacted(&json!(audited)), {"[].id" => "[id]"}, @r#"
    [
      {
        "id": "[id]",
        "action": "logout",
        "user": "[uuid]",
        "timestamp": 1800000000000,
        "ip": "192.0.2.7",
        "user_agent": "testkit",
        "collection": "directus_users",
        "item": "[uuid]",
        "origin": null
      }
    ]
    "#);
}

#[rstest]
#[case(10, 401)]
#[case::directus(0, 200)]
#[tokio::test]
async fn access_token_ends_with_its_login_unless_grace_period_is_zero(
    #[case] grace: u64,
    #[case] status: u16,
) {
    let app = TestApp::with(|setup| setup.settings.lifetimes.refresh_grace = seconds(grace)).await;
    app.user(ANN, json!({})).await;
    let login = log_in(&app, ANN, "json").await;
    let other = log_in(&app, ANN, "json").await;
    let body = json!({ "refresh_token": login.text("refresh_token") });
    app.anon().post("/auth/logout", body).await.assert_status(204);
    app.anon().with_token(&login.text("access_token")).get("/users/me").await.assert_status(status);
    app.anon().with_token(&other.text("access_token")).get("/users/me").await.assert_status(200);
}

#[tokio::test]
async fn refresh_cookie_is_cleared_with_its_original_attributes() {
    let app = with_ann().await;
    let token = log_in(&app, ANN, "cookie").await.cookie(REFRESH);
    let browser = app.anon().with_cookie(REFRESH, &token);
    let reply = browser.post("/auth/logout", json!({ "mode": "cookie" })).await.assert_status(204);
    insta::assert_snapshot!(redacted_cookie(&reply, REFRESH), @"directus_refresh_token=; Max-Age=604800; Path=/; Expires=Fri, 22 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax");
    assert!(reply.set_cookie(SESSION).is_none());
    assert_eq!(refresh(&app, &token).await.code(), "INVALID_CREDENTIALS");
}

#[tokio::test]
async fn session_cookie_is_invalidated_and_cleared() {
    let app = with_ann().await;
    let browser = browser_login(&app, ANN).await;
    let reply = browser.post("/auth/logout", json!({ "mode": "session" })).await.assert_status(204);
    insta::assert_snapshot!(redacted_cookie(&reply, SESSION), @"directus_session_token=; Max-Age=86400; Path=/; Expires=Sat, 16 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax");
    assert_eq!(browser.get("/users/me").await.code(), "INVALID_CREDENTIALS");
    let again = browser.post("/auth/logout", json!({ "mode": "session" })).await;
    assert_eq!(
        (again.status.as_u16(), again.cookie(SESSION).as_str()),
        (204, ""),
        "a stale cookie does not prevent a logout"
    );
}

#[tokio::test]
async fn both_cookies_are_cleared_if_both_are_sent() {
    let app = with_ann().await;
    let token = log_in(&app, ANN, "cookie").await.cookie(REFRESH);
    let browser = browser_login(&app, ANN).await.with_header("cookie", &format!("{REFRESH}={token}"));
    let reply = browser.post("/auth/logout", json!({ "mode": "cookie" })).await.assert_status(204);
    assert_eq!((reply.cookie(REFRESH).as_str(), reply.cookie(SESSION).as_str()), ("", ""));
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 1, "one session was logged out");
}

#[tokio::test]
async fn logout_with_unknown_token_succeeds() {
    let app = TestApp::new().await;
    let before = app.tables().await;
    app.anon().post("/auth/logout", json!({ "refresh_token": "x".repeat(64) })).await.assert_status(204);
    let browser = app.anon().with_cookie(REFRESH, "unknown");
    let reply = browser.post("/auth/logout", json!({ "mode": "cookie" })).await.assert_status(204);
    assert_eq!(reply.cookie(REFRESH), "");
    app.assert_unchanged_since(&before, "a logout of nothing").await;
}

#[tokio::test]
async fn missing_refresh_token_is_reported() {
    let app = TestApp::new().await;
    for body in [json!({}), json!({ "mode": "session" }), json!({ "mode": "foo", "refresh_token": "x" })] {
        let reply = app.anon().post("/auth/logout", body).await;
        insta::allow_duplicates! { insta::assert_snapshot!(reply.shown(), @r#"
        400 Bad Request
        {
          "errors": [
            {
              "message": "Invalid payload. The refresh token is required in either the payload or cookie.",
              "extensions": {
                "reason": "The refresh token is required in either the payload or cookie",
                "code": "INVALID_PAYLOAD"
              }
            }
          ]
        }
        "#); }
    }
}
