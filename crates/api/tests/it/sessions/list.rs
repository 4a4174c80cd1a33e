//! Listing the user's own logins.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, TestApp, signed};

use super::{current, own_logins};
use crate::fixtures::{ANN, REFRESH, SESSION, browser_login, log_in, refresh, seconds, session_of};
use crate::snapshots::redacted_response;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

async fn with_ann() -> TestApp {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    app
}

#[tokio::test]
async fn login_is_listed_with_client_details() {
    let app = with_ann().await;
    let browser = app.anon().with_user_agent(FIREFOX).with_address("192.0.2.7");
    let browser = browser.with_header("origin", "https://app.example.com");
    let reply = browser.log_in(ANN, PASSWORD, "session").await.assert_status(200);
    app.advance(seconds(60));
    log_in(&app, ANN, "json").await;
    let browser = app.anon().with_cookie(SESSION, &reply.cookie(SESSION));
    insta::assert_snapshot!(redacted_response(&browser.get("/users/me/sessions").await), @r#"
    200 OK
    {
      "data": [
        {
          "id": "[uuid]",
          "current": false,
          "mode": "json",
          "device": null,
          "ip": null,
          "user_agent": "testkit",
          "origin": null,
          "first_seen": "2027-01-15T08:01:00.000Z",
          "last_seen": "2027-01-15T08:01:00.000Z",
          "expires": "2027-01-22T08:01:00.000Z"
        },
        {
          "id": "[uuid]",
          "current": true,
          "mode": "session",
          "device": "Firefox on Linux",
          "ip": "192.0.2.7",
          "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
          "origin": "https://app.example.com",
          "first_seen": "2027-01-15T08:00:00.000Z",
          "last_seen": "2027-01-15T08:00:00.000Z",
          "expires": "2027-01-16T08:00:00.000Z"
        }
      ]
    }
    "#);
}

#[rstest]
#[case("json")]
#[case("cookie")]
#[case("session")]
#[tokio::test]
async fn refresh_keeps_the_login_and_updates_last_seen(#[case] mode: &str) {
    let app = with_ann().await;
    let login = log_in(&app, ANN, mode).await;
    let (mut cookie, body) = match mode {
        "session" => (Some((SESSION, login.cookie(SESSION))), json!({ "mode": mode })),
        "cookie" => (Some((REFRESH, login.cookie(REFRESH))), json!({ "mode": mode })),
        _ => (None, json!({ "refresh_token": login.text("refresh_token") })),
    };
    let actor = |cookie: &Option<(&str, String)>, access: &Value| match (cookie, access) {
        (Some((SESSION, value)), _) => app.anon().with_cookie(SESSION, value),
        (_, access) => app.anon().with_token(access.as_str().expect("an access token")),
    };
    let before = own_logins(&actor(&cookie, &login.body["data"]["access_token"])).await;
    app.advance(seconds(30));
    let client = cookie.iter().fold(app.anon(), |actor, (name, value)| actor.with_cookie(name, value));
    let refreshed = client.post("/auth/refresh", body).await.assert_status(200);
    if let Some((name, value)) = &mut cookie {
        *value = refreshed.cookie(name);
    }
    let access = &refreshed.body["data"]["access_token"];
    for past_grace in [0, 11] {
        app.advance(seconds(past_grace));
        vestibule_app::worker::sweep_sessions(&app.app).await.expect("a sweep");
        let after = own_logins(&actor(&cookie, access)).await;
        assert_eq!(after.len(), 1, "the predecessor is not listed as a login");
        assert_eq!((&after[0]["id"], &after[0]["current"]), (&before[0]["id"], &json!(true)));
        assert_eq!(after[0]["first_seen"], "2027-01-15T08:00:00.000Z");
        assert_eq!(after[0]["last_seen"], "2027-01-15T08:00:30.000Z");
    }
}

#[tokio::test]
async fn listing_writes_nothing() {
    let app = with_ann().await;
    let browser = browser_login(&app, ANN).await;
    app.advance(seconds(60));
    let before = app.tables().await;
    let work = app.work();
    own_logins(&browser).await;
    assert_eq!((app.work() - work).writes, 0);
    app.assert_unchanged_since(&before, "a list of logins").await;
}

#[tokio::test]
async fn id_is_no_token_and_no_token_is_listed() {
    let app = with_ann().await;
    let login = log_in(&app, ANN, "json").await;
    let cookie = log_in(&app, ANN, "session").await.cookie(SESSION);
    let list = app.anon().with_cookie(SESSION, &cookie).get("/users/me/sessions").await.assert_status(200);
    let shown = list.body.to_string();
    for secret in [login.text("refresh_token"), session_of(&cookie), login.text("access_token")] {
        assert!(!shown.contains(&secret), "{shown}");
    }
    for login in list.data().as_array().expect("a list") {
        let id = login["id"].as_str().expect("an id");
        assert_eq!(refresh(&app, id).await.code(), "INVALID_CREDENTIALS");
    }
}

#[tokio::test]
async fn logins_of_other_users_are_not_listed() {
    let app = with_ann().await;
    browser_login(&app, ANN).await;
    log_in(&app, ADMIN_EMAIL, "json").await;
    assert_eq!(own_logins(&app.admin()).await.len(), 1, "a static token lists the logins of its user");
    let reply = app.anon().get("/users/me/sessions").await;
    assert_eq!((reply.status.as_u16(), reply.code()), (401, "INVALID_CREDENTIALS"));
}

#[tokio::test]
async fn static_token_is_no_login() {
    let app = with_ann().await;
    log_in(&app, ADMIN_EMAIL, "json").await;
    assert_eq!(own_logins(&app.admin()).await[0]["current"], false);
    app.anon().get("/users/me/sessions").await.assert_status(401);
}

/// A login at a Directus instance on the same database: a row of `directus_sessions` only.
#[tokio::test]
async fn login_of_a_directus_instance_is_listed_and_recorded_at_its_refresh() {
    let app = with_ann().await;
    let id = super::id_of(&app, ANN).await;
    let token = "D".repeat(64);
    app.execute(&format!(
        "INSERT INTO directus_sessions (token, user, expires, user_agent) \
         VALUES ('{token}', '{id}', 1800086400000, 'Directus')"
    ))
    .await;
    let claims = json!({
        "id": id, "role": null, "app_access": false, "admin_access": false, "session": token,
        "iat": 1_800_000_000, "exp": 1_800_086_400, "iss": "directus",
    });
    let browser = app.anon().with_cookie(SESSION, &signed(&claims));
    insta::assert_snapshot!(redacted_response(&browser.get("/users/me/sessions").await), @r#"
    200 OK
    {
      "data": [
        {
          "id": "[uuid]",
          "current": true,
          "mode": null,
          "device": null,
          "ip": null,
          "user_agent": "Directus",
          "origin": null,
          "first_seen": null,
          "last_seen": null,
          "expires": "2027-01-16T08:00:00.000Z"
        }
      ]
    }
    "#);
    let before = current(&browser).await;
    let reply = browser.post("/auth/refresh", json!({ "mode": "session" })).await.assert_status(200);
    let browser = app.anon().with_cookie(SESSION, &reply.cookie(SESSION));
    assert_eq!(current(&browser).await, before);
    let list = own_logins(&browser).await;
    assert_eq!((list.len(), &list[0]["first_seen"]), (1, &Value::Null));
    assert_eq!(
        (&list[0]["mode"], &list[0]["last_seen"]),
        (&json!("session"), &json!("2027-01-15T08:00:00.000Z"))
    );
    browser.delete(&format!("/users/me/sessions/{before}")).await.assert_status(204);
    browser.get("/users/me").await.assert_status(401);
}
