//! A session cookie is valid only with its row (GHSA-g65h-35f3-x2w3).

use serde_json::json;
use vestibule_testkit::{TestApp, claims, signed};

use crate::fixtures::{ANN, SESSION, days, log_in, seconds, session_of};

async fn logged_in() -> (TestApp, String) {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let cookie = log_in(&app, ANN, "session").await.cookie(SESSION);
    (app, cookie)
}

/// Rejected as a cookie, which is cleared, and as a bearer token.
async fn assert_dead(app: &TestApp, cookie: &str) {
    for path in ["/users/me", "/server/info", "/users", "/permissions/me"] {
        let reply = app.anon().with_cookie(SESSION, cookie).get(path).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (401, "INVALID_CREDENTIALS"));
        assert_eq!(reply.cookie(SESSION), "");
        let reply = app.anon().with_token(cookie).get(path).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (401, "INVALID_CREDENTIALS"));
        assert!(reply.set_cookie(SESSION).is_none());
    }
}

#[tokio::test]
async fn ghsa_g65h_session_cookie_is_invalid_after_logout() {
    let (app, cookie) = logged_in().await;
    let browser = app.anon().with_cookie(SESSION, &cookie);
    browser.post("/auth/logout", json!({ "mode": "session" })).await.assert_status(204);
    assert_dead(&app, &cookie).await;
}

#[tokio::test]
async fn ghsa_g65h_session_cookie_is_invalid_after_a_refresh_and_its_grace_period() {
    let (app, cookie) = logged_in().await;
    let browser = app.anon().with_cookie(SESSION, &cookie);
    browser.post("/auth/refresh", json!({ "mode": "session" })).await.assert_status(200);
    app.advance(seconds(11));
    assert_dead(&app, &cookie).await;
}

#[tokio::test]
async fn ghsa_g65h_session_cookie_is_invalid_without_its_row() {
    let (app, cookie) = logged_in().await;
    app.execute("DELETE FROM directus_sessions").await;
    assert_dead(&app, &cookie).await;
}

#[tokio::test]
async fn ghsa_g65h_session_cookie_is_invalid_once_its_row_has_expired() {
    let (app, cookie) = logged_in().await;
    let past = (app.now() - chrono::TimeDelta::milliseconds(1)).timestamp_millis();
    app.execute(&format!("UPDATE directus_sessions SET expires = {past}")).await;
    assert_dead(&app, &cookie).await;
}

#[tokio::test]
async fn expired_session_cookie_returns_token_expired_and_is_kept_for_a_refresh() {
    let (app, cookie) = logged_in().await;
    app.advance(days(1));
    let reply = app.anon().with_cookie(SESSION, &cookie).get("/users/me").await;
    assert_eq!((reply.status.as_u16(), reply.code()), (401, "TOKEN_EXPIRED"));
    assert!(reply.set_cookie(SESSION).is_none());
}

#[tokio::test]
async fn session_of_one_user_is_invalid_for_another() {
    let (app, cookie) = logged_in().await;
    let bea = app.user("bea@example.com", json!({})).await;
    let mut stolen = claims(&cookie);
    stolen["id"] = json!(bea);
    assert_dead(&app, &signed(&stolen)).await;
    app.anon().with_cookie(SESSION, &cookie).get("/users/me").await.assert_status(200);
}

#[tokio::test]
async fn session_token_is_case_sensitive() {
    let (app, cookie) = logged_in().await;
    let mut other = claims(&cookie);
    other["session"] = json!(session_of(&cookie).to_ascii_lowercase());
    assert_dead(&app, &signed(&other)).await;
}

/// Sessions of shares have no user.
#[tokio::test]
async fn session_without_a_user_is_invalid() {
    let (app, cookie) = logged_in().await;
    app.execute("UPDATE directus_sessions SET user = NULL").await;
    assert_dead(&app, &cookie).await;
    let body = json!({ "refresh_token": session_of(&cookie) });
    assert_eq!(app.anon().post("/auth/refresh", body).await.code(), "INVALID_CREDENTIALS");
}
