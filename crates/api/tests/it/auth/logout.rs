//! `POST /auth/logout`.

use rstest::rstest;
use serde_json::json;
use vestibule_testkit::TestApp;

use crate::people::{ANN, REFRESH, SESSION, at_browser, log_in, refresh, refresh_token, seconds};
use crate::shown::{cookie, veiled};

async fn with_ann() -> TestApp {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    app
}

#[tokio::test]
async fn logging_out_spends_the_refresh_token_and_is_noted() {
    let app = with_ann().await;
    let token = refresh_token(&app, ANN).await;
    let other = refresh_token(&app, ANN).await;
    let visitor = app.anon().with_address("192.0.2.7");
    let reply = visitor.post("/auth/logout", json!({ "refresh_token": token })).await;
    insta::assert_snapshot!(reply.shown(), @"204 No Content");
    assert_eq!(refresh(&app, &token).await.code(), "INVALID_CREDENTIALS");
    refresh(&app, &other).await.assert_status(200);
    let noted = app.rows("SELECT * FROM directus_activity WHERE action = 'logout'").await;
    insta::assert_json_snapshot!(veiled(&json!(noted)), {"[].id" => "[id]"}, @r#"
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
async fn the_access_token_ends_with_its_login_unless_it_is_directus_own(
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
async fn a_cookie_is_emptied_with_the_attributes_it_was_set_with() {
    let app = with_ann().await;
    let token = log_in(&app, ANN, "cookie").await.cookie(REFRESH);
    let browser = app.anon().with_cookie(REFRESH, &token);
    let reply = browser.post("/auth/logout", json!({ "mode": "cookie" })).await.assert_status(204);
    insta::assert_snapshot!(cookie(&reply, REFRESH), @"directus_refresh_token=; Max-Age=604800; Path=/; Expires=Fri, 22 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax");
    assert!(reply.set_cookie(SESSION).is_none());
    assert_eq!(refresh(&app, &token).await.code(), "INVALID_CREDENTIALS");
}

#[tokio::test]
async fn in_session_mode_the_cookie_is_dead_and_emptied() {
    let app = with_ann().await;
    let browser = at_browser(&app, ANN).await;
    let reply = browser.post("/auth/logout", json!({ "mode": "session" })).await.assert_status(204);
    insta::assert_snapshot!(cookie(&reply, SESSION), @"directus_session_token=; Max-Age=86400; Path=/; Expires=Sat, 16 Jan 2027 08:00:00 GMT; HttpOnly; SameSite=Lax");
    assert_eq!(browser.get("/users/me").await.code(), "INVALID_CREDENTIALS");
    let again = browser.post("/auth/logout", json!({ "mode": "session" })).await;
    assert_eq!(
        (again.status.as_u16(), again.cookie(SESSION).as_str()),
        (204, ""),
        "a dead cookie is no obstacle"
    );
}

#[tokio::test]
async fn whichever_cookie_came_along_is_emptied() {
    let app = with_ann().await;
    let token = log_in(&app, ANN, "cookie").await.cookie(REFRESH);
    let browser = at_browser(&app, ANN).await.with_header("cookie", &format!("{REFRESH}={token}"));
    let reply = browser.post("/auth/logout", json!({ "mode": "cookie" })).await.assert_status(204);
    assert_eq!((reply.cookie(REFRESH).as_str(), reply.cookie(SESSION).as_str()), ("", ""));
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 1, "one session was logged out");
}

#[tokio::test]
async fn logging_out_of_nothing_succeeds_quietly() {
    let app = TestApp::new().await;
    let before = app.tables().await;
    app.anon().post("/auth/logout", json!({ "refresh_token": "x".repeat(64) })).await.assert_status(204);
    let browser = app.anon().with_cookie(REFRESH, "unknown");
    let reply = browser.post("/auth/logout", json!({ "mode": "cookie" })).await.assert_status(204);
    assert_eq!(reply.cookie(REFRESH), "");
    app.assert_unchanged_since(&before, "a logout of nothing").await;
}

#[tokio::test]
async fn without_any_token_the_answer_names_what_is_missing() {
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
