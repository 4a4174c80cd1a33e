//! A token is valid only while its user is active.

use rstest::rstest;
use serde_json::json;
use vestibule_testkit::{ADMIN_EMAIL, TestActor, TestApp};

use crate::fixtures::{ANN, SESSION, log_in};

/// Actors with every kind of credential: an access token in header and cookie, a session token in cookie and header,
/// and a static token.
async fn actors(app: &TestApp) -> (String, Vec<TestActor>) {
    let id = app.user(ANN, json!({ "token": "static-of-ann" })).await;
    let access = log_in(app, ANN, "json").await.text("access_token");
    let cookie = log_in(app, ANN, "session").await.cookie(SESSION);
    let actors = vec![
        app.anon().with_token(&access),
        app.anon().with_cookie(SESSION, &access),
        app.anon().with_cookie(SESSION, &cookie),
        app.anon().with_token(&cookie),
        app.anon().with_token("static-of-ann"),
    ];
    (id, actors)
}

async fn assert_all_are_refused(app: &TestApp, actors: &[TestActor]) {
    for (number, actor) in actors.iter().enumerate() {
        for path in ["/users/me", "/users", "/server/info", "/policies/me/globals"] {
            let reply = actor.get(path).await;
            assert_eq!(
                (reply.status.as_u16(), reply.code()),
                (401, "INVALID_CREDENTIALS"),
                "{number} {path}"
            );
        }
    }
    app.admin().get("/users").await.assert_status(200);
}

/// GHSA-56p6-qw3c-fq2g and docs/compatibility.md, tokens/suspended-user: in Directus a bare access token stays valid.
#[rstest]
#[case("suspended")]
#[case("archived")]
#[case("draft")]
#[case("invited")]
#[case("unverified")]
#[case("Active")]
#[tokio::test]
async fn every_token_of_an_inactive_user_is_rejected_at_once(#[case] status: &str) {
    let app = TestApp::new().await;
    let (id, actors) = actors(&app).await;
    for actor in &actors {
        actor.get("/users/me").await.assert_status(200);
    }
    app.admin().patch(&format!("/users/{id}"), json!({ "status": status })).await.assert_status(200);
    assert_all_are_refused(&app, &actors).await;
}

/// The same after a change by another process.
#[tokio::test]
async fn status_is_read_from_the_row_and_not_cached() {
    let app = TestApp::new().await;
    let (id, actors) = actors(&app).await;
    let set = |status: &str| format!("UPDATE directus_users SET status = '{status}' WHERE id = '{id}'");
    app.execute(&set("suspended")).await;
    assert_all_are_refused(&app, &actors).await;
    app.execute(&set("active")).await;
    for actor in &actors {
        actor.get("/users/me").await.assert_status(200);
    }
}

/// docs/compatibility.md, tokens/deleted-user: Directus still accepts a bare access token of a deleted user.
#[tokio::test]
async fn every_token_of_a_deleted_user_is_rejected_at_once() {
    let app = TestApp::new().await;
    let (id, actors) = actors(&app).await;
    app.admin().delete(&format!("/users/{id}")).await.assert_status(204);
    assert_all_are_refused(&app, &actors).await;
}

#[tokio::test]
async fn recreated_user_with_the_same_id_does_not_inherit_sessions() {
    let app = TestApp::new().await;
    let (id, actors) = actors(&app).await;
    app.admin().delete(&format!("/users/{id}")).await.assert_status(204);
    app.user("bea@example.com", json!({ "id": id })).await;
    for actor in &actors[2..] {
        assert_eq!(actor.get("/users/me").await.code(), "INVALID_CREDENTIALS");
    }
}

#[tokio::test]
async fn access_token_expires() {
    let app = TestApp::new().await;
    let token = log_in(&app, ADMIN_EMAIL, "json").await.text("access_token");
    let actor = app.anon().with_token(&token);
    app.advance(crate::fixtures::seconds(15 * 60 - 1));
    actor.get("/users/me").await.assert_status(200);
    app.advance(crate::fixtures::seconds(1));
    let reply = actor.get("/users/me").await;
    insta::assert_snapshot!(reply.shown(), @r#"
    401 Unauthorized
    {
      "errors": [
        {
          "message": "Token expired.",
          "extensions": {
            "code": "TOKEN_EXPIRED"
          }
        }
      ]
    }
    "#);
    assert_eq!(actor.get("/server/info").await.code(), "TOKEN_EXPIRED");
}
