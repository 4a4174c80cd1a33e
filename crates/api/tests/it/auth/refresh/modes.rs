//! Where the refresh token is read from and where its successor is returned.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::TestApp;

use crate::fixtures::{ANN, REFRESH, SESSION, days, log_in, refresh, refresh_token, seconds};
use crate::snapshots::{redacted_cookie, redacted_response};

async fn with_ann() -> TestApp {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    app
}

#[tokio::test]
async fn json_mode_uses_the_body() {
    let app = with_ann().await;
    let old = refresh_token(&app, ANN).await;
    let reply = refresh(&app, &old).await;
    insta::assert_snapshot!(redacted_response(&reply), @r#"
    200 OK
    {
      "data": {
        "expires": 900000,
        "refresh_token": "[token]",
        "access_token": "[jwt]"
      }
    }
    "#);
    assert_ne!(reply.text("refresh_token"), old);
    assert!(reply.header("set-cookie").is_none());
    let token = reply.text("access_token");
    app.anon().with_token(&token).get("/users/me").await.assert_status(200);
}

#[rstest]
#[case(Some(json!({ "mode": "cookie" })))]
#[case(Some(json!({})))]
#[case(Some(json!({ "mode": null, "refresh_token": null })))]
#[case(None)]
#[tokio::test]
async fn cookie_mode_uses_the_refresh_cookie(#[case] body: Option<Value>) {
    let app = with_ann().await;
    let old = log_in(&app, ANN, "cookie").await.cookie(REFRESH);
    let browser = app.anon().with_cookie(REFRESH, &old);
    let reply = browser.send("POST", "/auth/refresh", body).await;
    insta::allow_duplicates! {
        insta::assert_snapshot!(redacted_response(&reply), @r#"
        200 OK
        {
          "data": {
            "expires": 900000,
            "access_token": "[jwt]"
          }
        }
        "#);
        insta::assert_snapshot!(redacted_cookie(&reply, REFRESH), @"directus_refresh_token=[token]; Max-Age=604800; Path=/; Expires=Fri, 22 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax");
    }
    assert_ne!(reply.cookie(REFRESH), old);
}

#[tokio::test]
async fn session_mode_uses_the_session_cookie() {
    let app = with_ann().await;
    let old = log_in(&app, ANN, "session").await.cookie(SESSION);
    let reply =
        app.anon().with_cookie(SESSION, &old).post("/auth/refresh", json!({ "mode": "session" })).await;
    insta::assert_snapshot!(redacted_response(&reply), @r#"
    200 OK
    {
      "data": {
        "expires": 86400000
      }
    }
    "#);
    insta::assert_snapshot!(redacted_cookie(&reply, SESSION), @"directus_session_token=[jwt]; Max-Age=86400; Path=/; Expires=Sat, 16 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax");
    assert!(reply.set_cookie(REFRESH).is_none());
    let browser = app.anon().with_cookie(SESSION, &reply.cookie(SESSION));
    browser.get("/users/me").await.assert_status(200);
}

#[tokio::test]
async fn body_token_takes_precedence_over_the_cookie() {
    let app = with_ann().await;
    let bea = app.user("bea@example.com", json!({})).await;
    let cookie = log_in(&app, ANN, "cookie").await.cookie(REFRESH);
    let token = refresh_token(&app, "bea@example.com").await;
    let browser = app.anon().with_cookie(REFRESH, &cookie);
    let reply = browser.post("/auth/refresh", json!({ "refresh_token": token })).await.assert_status(200);
    let actor = app.anon().with_token(&reply.text("access_token"));
    assert_eq!(actor.get("/users/me").await.text("id"), bea);
}

#[tokio::test]
async fn session_can_continue_in_another_mode() {
    let app = with_ann().await;
    let cookie = log_in(&app, ANN, "session").await.cookie(SESSION);
    let session = crate::fixtures::session_of(&cookie);
    let token = refresh(&app, &session).await.assert_status(200).text("refresh_token");
    app.advance(seconds(11));
    let reply = app.anon().with_cookie(SESSION, &cookie).get("/users/me").await;
    assert_eq!(reply.code(), "INVALID_CREDENTIALS", "the cookie was replaced by a refresh token");
    let browser = app.anon().with_cookie(REFRESH, &token);
    let reply = browser.post("/auth/refresh", json!({ "mode": "cookie" })).await.assert_status(200);
    assert_eq!(refresh(&app, &reply.cookie(REFRESH)).await.status, 200);
}

/// The row determines the lifetime of a session, so an expired cookie can be refreshed while its session is valid.
#[tokio::test]
async fn expired_cookie_is_refreshed_while_its_session_is_valid() {
    let app = with_ann().await;
    let old = log_in(&app, ANN, "session").await.cookie(SESSION);
    let far = (app.now() + days(7)).timestamp_millis();
    app.execute(&format!("UPDATE directus_sessions SET expires = {far}")).await;
    app.advance(days(2));
    let browser = app.anon().with_cookie(SESSION, &old);
    assert_eq!(browser.get("/users/me").await.code(), "TOKEN_EXPIRED");
    let reply = browser.post("/auth/refresh", json!({ "mode": "session" })).await.assert_status(200);
    let browser = app.anon().with_cookie(SESSION, &reply.cookie(SESSION));
    browser.get("/users/me").await.assert_status(200);
}

#[tokio::test]
async fn refresh_updates_last_access_and_writes_no_activity() {
    let app = with_ann().await;
    let token = refresh_token(&app, ANN).await;
    let before = app.value("SELECT count(*) FROM directus_activity").await;
    app.advance(seconds(60));
    refresh(&app, &token).await.assert_status(200);
    assert_eq!(app.value("SELECT count(*) FROM directus_activity").await, before);
    let access = format!("SELECT last_access FROM directus_users WHERE email = '{ANN}'");
    assert_eq!(app.value(&access).await, app.now().timestamp_millis());
}
