//! The three login modes: json, cookie and session.

use futures_util::future::join_all;
use serde_json::json;
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, TestApp};

use crate::fixtures::{ANN, REFRESH, SESSION, log_in};
use crate::snapshots::{redacted_cookie, redacted_response};

#[tokio::test]
async fn json_mode_returns_both_tokens_and_sets_no_cookie() {
    let app = TestApp::new().await;
    let reply = log_in(&app, ADMIN_EMAIL, "json").await;
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
    assert!(reply.header("set-cookie").is_none());
}

#[tokio::test]
async fn cookie_mode_sets_the_refresh_token_in_a_cookie_only() {
    let app = TestApp::new().await;
    let reply = log_in(&app, ADMIN_EMAIL, "cookie").await;
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
    assert!(reply.set_cookie(SESSION).is_none());
}

#[tokio::test]
async fn session_mode_sets_one_cookie_for_access_and_refresh() {
    let app = TestApp::new().await;
    let reply = log_in(&app, ADMIN_EMAIL, "session").await;
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
    assert_eq!(browser.get("/users/me?fields=email").await.assert_status(200).text("email"), ADMIN_EMAIL);
}

#[tokio::test]
async fn default_mode_is_json() {
    let app = TestApp::new().await;
    let body = json!({ "email": ADMIN_EMAIL, "password": PASSWORD, "remember": true });
    let reply = app.anon().post("/auth/login", body).await.assert_status(200);
    assert_eq!(reply.text("refresh_token").len(), 64);
}

#[tokio::test]
async fn refresh_cookie_does_not_authenticate() {
    let app = TestApp::new().await;
    let cookie = log_in(&app, ADMIN_EMAIL, "cookie").await.cookie(REFRESH);
    let reply = app.anon().with_cookie(REFRESH, &cookie).get("/users/me").await;
    assert_eq!((reply.status.as_u16(), reply.code()), (401, "INVALID_CREDENTIALS"));
}

#[tokio::test]
async fn logins_are_independent_of_each_other() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let logins = (0..20).map(|_| log_in(&app, ANN, "json"));
    let mut tokens: Vec<String> =
        join_all(logins).await.iter().map(|reply| reply.text("refresh_token")).collect();
    tokens.sort();
    tokens.dedup();
    assert_eq!(tokens.len(), 20);
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 20);
}

#[tokio::test]
async fn email_is_case_insensitive_and_password_is_not() {
    let app = TestApp::new().await;
    app.user("Mixed.Käse@Example.com", json!({ "password": "pässwörd-☃-密码" })).await;
    for email in ["mixed.käse@example.com", "MIXED.KÄSE@EXAMPLE.COM"] {
        app.anon().log_in(email, "pässwörd-☃-密码", "json").await.assert_status(200);
    }
    for password in ["Pässwörd-☃-密码", "pa\u{308}sswo\u{308}rd-☃-密码", "pässwörd-☃-密码 "] {
        app.anon().log_in("mixed.käse@example.com", password, "json").await.assert_status(401);
    }
}
