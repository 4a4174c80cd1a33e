//! Where the token comes from and where its successor goes.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::TestApp;

use crate::people::{ANN, REFRESH, SESSION, days, log_in, refresh, refresh_token, seconds};
use crate::shown::{cookie, shown};

async fn with_ann() -> TestApp {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    app
}

#[tokio::test]
async fn json_mode_takes_and_gives_the_token_in_the_body() {
    let app = with_ann().await;
    let old = refresh_token(&app, ANN).await;
    let reply = refresh(&app, &old).await;
    insta::assert_snapshot!(shown(&reply), @r#"
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
async fn cookie_mode_takes_and_gives_the_token_in_a_cookie(#[case] body: Option<Value>) {
    let app = with_ann().await;
    let old = log_in(&app, ANN, "cookie").await.cookie(REFRESH);
    let browser = app.anon().with_cookie(REFRESH, &old);
    let reply = browser.send("POST", "/auth/refresh", body).await;
    insta::allow_duplicates! {
        insta::assert_snapshot!(shown(&reply), @r#"
        200 OK
        {
          "data": {
            "expires": 900000,
            "access_token": "[jwt]"
          }
        }
        "#);
        insta::assert_snapshot!(cookie(&reply, REFRESH), @"directus_refresh_token=[token]; Max-Age=604800; Path=/; Expires=Fri, 22 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax");
    }
    assert_ne!(reply.cookie(REFRESH), old);
}

#[tokio::test]
async fn session_mode_takes_and_gives_a_session_cookie() {
    let app = with_ann().await;
    let old = log_in(&app, ANN, "session").await.cookie(SESSION);
    let reply =
        app.anon().with_cookie(SESSION, &old).post("/auth/refresh", json!({ "mode": "session" })).await;
    insta::assert_snapshot!(shown(&reply), @r#"
    200 OK
    {
      "data": {
        "expires": 86400000
      }
    }
    "#);
    insta::assert_snapshot!(cookie(&reply, SESSION), @"directus_session_token=[jwt]; Max-Age=86400; Path=/; Expires=Sat, 16 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax");
    assert!(reply.set_cookie(REFRESH).is_none());
    let browser = app.anon().with_cookie(SESSION, &reply.cookie(SESSION));
    browser.get("/users/me").await.assert_status(200);
}

#[tokio::test]
async fn a_token_in_the_body_beats_the_cookie() {
    let app = with_ann().await;
    let bea = app.user("bea@example.com", json!({})).await;
    let cookie = log_in(&app, ANN, "cookie").await.cookie(REFRESH);
    let token = refresh_token(&app, "bea@example.com").await;
    let browser = app.anon().with_cookie(REFRESH, &cookie);
    let reply = browser.post("/auth/refresh", json!({ "refresh_token": token })).await.assert_status(200);
    let caller = app.anon().with_token(&reply.text("access_token"));
    assert_eq!(caller.get("/users/me").await.text("id"), bea);
}

#[tokio::test]
async fn a_session_can_go_on_in_another_mode() {
    let app = with_ann().await;
    let cookie = log_in(&app, ANN, "session").await.cookie(SESSION);
    let session = crate::people::session_of(&cookie);
    let token = refresh(&app, &session).await.assert_status(200).text("refresh_token");
    app.advance(seconds(11));
    let reply = app.anon().with_cookie(SESSION, &cookie).get("/users/me").await;
    assert_eq!(reply.code(), "INVALID_CREDENTIALS", "the cookie has been succeeded by a refresh token");
    let browser = app.anon().with_cookie(REFRESH, &token);
    let reply = browser.post("/auth/refresh", json!({ "mode": "cookie" })).await.assert_status(200);
    assert_eq!(refresh(&app, &reply.cookie(REFRESH)).await.status, 200);
}

/// How long a session lasts is told by its row, so a cookie that has run out can still be refreshed while it lives.
#[tokio::test]
async fn a_cookie_that_has_run_out_is_refreshed_while_its_session_lives() {
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
async fn a_refresh_is_an_access_but_no_activity() {
    let app = with_ann().await;
    let token = refresh_token(&app, ANN).await;
    let before = app.value("SELECT count(*) FROM directus_activity").await;
    app.advance(seconds(60));
    refresh(&app, &token).await.assert_status(200);
    assert_eq!(app.value("SELECT count(*) FROM directus_activity").await, before);
    let access = format!("SELECT last_access FROM directus_users WHERE email = '{ANN}'");
    assert_eq!(app.value(&access).await, app.now().timestamp_millis());
}
