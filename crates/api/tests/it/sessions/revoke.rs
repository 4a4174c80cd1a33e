//! Revoking the user's own logins.

use rstest::rstest;
use serde_json::json;
use vestibule_testkit::{TestActor, TestApp};

use super::{current, own_logins};
use crate::fixtures::{ANN, SESSION, browser_login, log_in, refresh, seconds};
use crate::snapshots::redacted;

const BOB: &str = "bob@example.com";

async fn with_users() -> TestApp {
    let app = TestApp::new().await;
    for email in [ANN, BOB] {
        app.user(email, json!({})).await;
    }
    app
}

/// A login in json mode, by its access token, and its refresh token.
async fn phone(app: &TestApp) -> (TestActor, String) {
    let login = log_in(app, ANN, "json").await;
    (app.anon().with_token(&login.text("access_token")), login.text("refresh_token"))
}

async fn assert_revoked(actor: &TestActor) {
    let reply = actor.get("/users/me").await;
    assert_eq!((reply.status.as_u16(), reply.code()), (401, "INVALID_CREDENTIALS"));
}

#[tokio::test]
async fn revoked_login_is_rejected_on_the_next_request() {
    let app = with_users().await;
    let here = browser_login(&app, ANN).await;
    let there = browser_login(&app, ANN).await;
    let (phone, token) = phone(&app).await;
    for device in [&there, &phone] {
        let id = current(device).await;
        here.delete(&format!("/users/me/sessions/{id}")).await.assert_status(204);
        assert_revoked(device).await;
    }
    assert_eq!(there.get("/users/me").await.cookie(SESSION), "", "its cookie is cleared");
    assert_eq!(refresh(&app, &token).await.code(), "INVALID_CREDENTIALS");
    here.get("/users/me").await.assert_status(200);
    assert_eq!(own_logins(&here).await.len(), 1);
}

#[tokio::test]
async fn all_other_logins_are_revoked() {
    let app = with_users().await;
    let bob = browser_login(&app, BOB).await;
    for is_browser in [true, false] {
        let here = if is_browser { browser_login(&app, ANN).await } else { phone(&app).await.0 };
        let others = [browser_login(&app, ANN).await, phone(&app).await.0];
        here.delete("/users/me/sessions").await.assert_status(204);
        for device in &others {
            assert_revoked(device).await;
        }
        let left = own_logins(&here).await;
        assert_eq!((left.len(), &left[0]["current"]), (1, &json!(true)));
    }
    bob.get("/users/me").await.assert_status(200);
}

/// The grace period must not keep a login alive, whichever session of the login sends the request.
#[tokio::test]
async fn predecessors_and_successors_belong_to_the_same_login() {
    let app = with_users().await;
    let here = browser_login(&app, ANN).await;
    let (phone, token) = phone(&app).await;
    let successor = refresh(&app, &token).await.assert_status(200).text("refresh_token");
    let old = browser_login(&app, ANN).await;
    let reply = old.post("/auth/refresh", json!({ "mode": "session" })).await.assert_status(200);
    let new = app.anon().with_cookie(SESSION, &reply.cookie(SESSION));
    old.delete("/users/me/sessions").await.assert_status(204);
    for browser in [&old, &new] {
        browser.get("/users/me").await.assert_status(200);
    }
    assert_revoked(&here).await;
    assert_revoked(&phone).await;
    for token in [&token, &successor] {
        assert_eq!(refresh(&app, token).await.code(), "INVALID_CREDENTIALS");
    }
    let id = current(&new).await;
    new.delete(&format!("/users/me/sessions/{id}")).await.assert_status(204);
    assert_revoked(&old).await;
    assert_revoked(&new).await;
}

#[tokio::test]
async fn revocation_is_audited_as_logout() {
    let app = with_users().await;
    let here = browser_login(&app, ANN).await;
    let there = browser_login(&app, ANN).await;
    let id = current(&there).await;
    here.delete(&format!("/users/me/sessions/{id}")).await.assert_status(204);
    let audited = app
        .rows("SELECT action, user = item AS own, collection, user_agent FROM directus_activity WHERE action = 'logout'")
        .await;
    insta::assert_json_snapshot!(redacted(&json!(audited)), @r#"
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
#[case::of_another_user("bob")]
#[case::already_revoked("over")]
#[case::unknown("00000000-0000-0000-0000-000000000000")]
#[case::invalid_id("nonsense")]
#[tokio::test]
async fn missing_or_foreign_login_is_forbidden(#[case] which: &str) {
    let app = with_users().await;
    let here = browser_login(&app, ANN).await;
    let id = match which {
        "bob" => current(&browser_login(&app, BOB).await).await,
        "over" => {
            let id = current(&browser_login(&app, ANN).await).await;
            here.delete(&format!("/users/me/sessions/{id}")).await.assert_status(204);
            id
        }
        other => other.to_owned(),
    };
    let before = app.tables().await;
    let reply = here.delete(&format!("/users/me/sessions/{id}")).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (403, "FORBIDDEN"));
    app.assert_unchanged_since(&before, "a rejected request").await;
    for path in ["/users/me/sessions", "/users/me/sessions/00000000-0000-0000-0000-000000000000"] {
        assert_eq!(app.anon().delete(path).await.code(), "INVALID_CREDENTIALS");
    }
}

/// A grace period of 0 s switches off every deviation of json and cookie mode from Directus.
#[tokio::test]
async fn access_token_outlives_its_login_without_a_grace_period() {
    let app = TestApp::with(|setup| setup.settings.lifetimes.refresh_grace = seconds(0)).await;
    app.user(ANN, json!({})).await;
    let here = browser_login(&app, ANN).await;
    let (phone, token) = phone(&app).await;
    here.delete("/users/me/sessions").await.assert_status(204);
    phone.get("/users/me").await.assert_status(200);
    assert_eq!(refresh(&app, &token).await.code(), "INVALID_CREDENTIALS");
}
