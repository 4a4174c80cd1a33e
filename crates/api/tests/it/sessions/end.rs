//! Ending the own logins.

use rstest::rstest;
use serde_json::json;
use vestibule_testkit::{TestActor, TestApp};

use super::{current, own};
use crate::people::{ANN, SESSION, at_browser, log_in, refresh, seconds};
use crate::shown::veiled;

const BOB: &str = "bob@example.com";

async fn people() -> TestApp {
    let app = TestApp::new().await;
    for email in [ANN, BOB] {
        app.user(email, json!({})).await;
    }
    app
}

/// A login in json or cookie mode, by its access token, and its refresh token.
async fn phone(app: &TestApp) -> (TestActor, String) {
    let login = log_in(app, ANN, "json").await;
    (app.anon().with_token(&login.text("access_token")), login.text("refresh_token"))
}

async fn assert_over(actor: &TestActor) {
    let reply = actor.get("/users/me").await;
    assert_eq!((reply.status.as_u16(), reply.code()), (401, "INVALID_CREDENTIALS"));
}

#[tokio::test]
async fn a_login_that_is_ended_is_refused_with_the_next_request() {
    let app = people().await;
    let here = at_browser(&app, ANN).await;
    let there = at_browser(&app, ANN).await;
    let (phone, token) = phone(&app).await;
    for device in [&there, &phone] {
        let id = current(device).await;
        here.delete(&format!("/users/me/sessions/{id}")).await.assert_status(204);
        assert_over(device).await;
    }
    assert_eq!(there.get("/users/me").await.cookie(SESSION), "", "its cookie is taken away");
    assert_eq!(refresh(&app, &token).await.code(), "INVALID_CREDENTIALS");
    here.get("/users/me").await.assert_status(200);
    assert_eq!(own(&here).await.len(), 1);
}

#[tokio::test]
async fn all_but_this_one_end() {
    let app = people().await;
    let bob = at_browser(&app, BOB).await;
    for is_browser in [true, false] {
        let here = if is_browser { at_browser(&app, ANN).await } else { phone(&app).await.0 };
        let others = [at_browser(&app, ANN).await, phone(&app).await.0];
        here.delete("/users/me/sessions").await.assert_status(204);
        for device in &others {
            assert_over(device).await;
        }
        let left = own(&here).await;
        assert_eq!((left.len(), &left[0]["current"]), (1, &json!(true)));
    }
    bob.get("/users/me").await.assert_status(200);
}

/// The grace period must not be a way out, whichever session of the login the request is made with.
#[tokio::test]
async fn predecessors_and_successors_are_the_same_login() {
    let app = people().await;
    let here = at_browser(&app, ANN).await;
    let (phone, token) = phone(&app).await;
    let successor = refresh(&app, &token).await.assert_status(200).text("refresh_token");
    let old = at_browser(&app, ANN).await;
    let reply = old.post("/auth/refresh", json!({ "mode": "session" })).await.assert_status(200);
    let new = app.anon().with_cookie(SESSION, &reply.cookie(SESSION));
    old.delete("/users/me/sessions").await.assert_status(204);
    for browser in [&old, &new] {
        browser.get("/users/me").await.assert_status(200);
    }
    assert_over(&here).await;
    assert_over(&phone).await;
    for token in [&token, &successor] {
        assert_eq!(refresh(&app, token).await.code(), "INVALID_CREDENTIALS");
    }
    let id = current(&new).await;
    new.delete(&format!("/users/me/sessions/{id}")).await.assert_status(204);
    assert_over(&old).await;
    assert_over(&new).await;
}

#[tokio::test]
async fn it_is_noted_as_a_logout() {
    let app = people().await;
    let here = at_browser(&app, ANN).await;
    let there = at_browser(&app, ANN).await;
    let id = current(&there).await;
    here.delete(&format!("/users/me/sessions/{id}")).await.assert_status(204);
    let noted = app
        .rows("SELECT action, user = item AS own, collection, user_agent FROM directus_activity WHERE action = 'logout'")
        .await;
    insta::assert_json_snapshot!(veiled(&json!(noted)), @r#"
    [
      {
        "action": "logout",
        "own": 1,
        "collection": "directus_users",
        "user_agent": "testkit"
      }
    ]
    "#);
}

#[rstest]
#[case::of_somebody_else("bob")]
#[case::over("over")]
#[case::unknown("00000000-0000-0000-0000-000000000000")]
#[case::no_id("nonsense")]
#[tokio::test]
async fn what_is_not_there_or_not_ones_own_is_refused(#[case] which: &str) {
    let app = people().await;
    let here = at_browser(&app, ANN).await;
    let id = match which {
        "bob" => current(&at_browser(&app, BOB).await).await,
        "over" => {
            let id = current(&at_browser(&app, ANN).await).await;
            here.delete(&format!("/users/me/sessions/{id}")).await.assert_status(204);
            id
        }
        other => other.to_owned(),
    };
    let before = app.tables().await;
    let reply = here.delete(&format!("/users/me/sessions/{id}")).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (403, "FORBIDDEN"));
    app.assert_unchanged_since(&before, "a refusal").await;
    for path in ["/users/me/sessions", "/users/me/sessions/00000000-0000-0000-0000-000000000000"] {
        assert_eq!(app.anon().delete(path).await.code(), "INVALID_CREDENTIALS");
    }
}

/// One switch for all that json and cookie mode do otherwise than Directus.
#[tokio::test]
async fn without_a_grace_period_access_tokens_are_directus_own_and_run_on() {
    let app = TestApp::with(|setup| setup.settings.lifetimes.refresh_grace = seconds(0)).await;
    app.user(ANN, json!({})).await;
    let here = at_browser(&app, ANN).await;
    let (phone, token) = phone(&app).await;
    here.delete("/users/me/sessions").await.assert_status(204);
    phone.get("/users/me").await.assert_status(200);
    assert_eq!(refresh(&app, &token).await.code(), "INVALID_CREDENTIALS");
}
