//! A token is worth what its user is worth now.

use rstest::rstest;
use serde_json::json;
use vestibule_testkit::{ADMIN_EMAIL, TestActor, TestApp};

use crate::people::{ANN, SESSION, log_in};

/// Everything one can hold: an access token, a session cookie in the cookie and in the header, a static token.
async fn holders(app: &TestApp) -> (String, Vec<TestActor>) {
    let id = app.user(ANN, json!({ "token": "static-of-ann" })).await;
    let access = log_in(app, ANN, "json").await.text("access_token");
    let cookie = log_in(app, ANN, "session").await.cookie(SESSION);
    let holders = vec![
        app.anon().with_token(&access),
        app.anon().with_cookie(SESSION, &access),
        app.anon().with_cookie(SESSION, &cookie),
        app.anon().with_token(&cookie),
        app.anon().with_token("static-of-ann"),
    ];
    (id, holders)
}

async fn assert_all_are_refused(app: &TestApp, holders: &[TestActor]) {
    for (number, holder) in holders.iter().enumerate() {
        for path in ["/users/me", "/users", "/server/info", "/policies/me/globals"] {
            let reply = holder.get(path).await;
            assert_eq!(
                (reply.status.as_u16(), reply.code()),
                (401, "INVALID_CREDENTIALS"),
                "{number} {path}"
            );
        }
    }
    app.admin().get("/users").await.assert_status(200);
}

/// GHSA-56p6-qw3c-fq2g and docs/compatibility.md, tokens/suspended-user: in Directus a bare access token goes on working.
#[rstest]
#[case("suspended")]
#[case("archived")]
#[case("draft")]
#[case("invited")]
#[case("unverified")]
#[case("Active")]
#[tokio::test]
async fn every_token_of_a_user_who_is_not_active_is_refused_at_once(#[case] status: &str) {
    let app = TestApp::new().await;
    let (id, holders) = holders(&app).await;
    for holder in &holders {
        holder.get("/users/me").await.assert_status(200);
    }
    app.admin().patch(&format!("/users/{id}"), json!({ "status": status })).await.assert_status(200);
    assert_all_are_refused(&app, &holders).await;
}

/// The same where somebody beside us has changed the row.
#[tokio::test]
async fn a_status_is_read_from_the_row_and_not_remembered() {
    let app = TestApp::new().await;
    let (id, holders) = holders(&app).await;
    let set = |status: &str| format!("UPDATE directus_users SET status = '{status}' WHERE id = '{id}'");
    app.execute(&set("suspended")).await;
    assert_all_are_refused(&app, &holders).await;
    app.execute(&set("active")).await;
    for holder in &holders {
        holder.get("/users/me").await.assert_status(200);
    }
}

/// docs/compatibility.md, tokens/deleted-user: in Directus a bare access token of a deleted user is still accepted.
#[tokio::test]
async fn every_token_of_a_deleted_user_is_refused_at_once() {
    let app = TestApp::new().await;
    let (id, holders) = holders(&app).await;
    app.admin().delete(&format!("/users/{id}")).await.assert_status(204);
    assert_all_are_refused(&app, &holders).await;
}

#[tokio::test]
async fn a_user_made_anew_under_the_same_id_does_not_inherit_sessions() {
    let app = TestApp::new().await;
    let (id, holders) = holders(&app).await;
    app.admin().delete(&format!("/users/{id}")).await.assert_status(204);
    app.user("bea@example.com", json!({ "id": id })).await;
    for holder in &holders[2..] {
        assert_eq!(holder.get("/users/me").await.code(), "INVALID_CREDENTIALS");
    }
}

#[tokio::test]
async fn an_access_token_runs_out() {
    let app = TestApp::new().await;
    let token = log_in(&app, ADMIN_EMAIL, "json").await.text("access_token");
    let caller = app.anon().with_token(&token);
    app.advance(crate::people::seconds(15 * 60 - 1));
    caller.get("/users/me").await.assert_status(200);
    app.advance(crate::people::seconds(1));
    let reply = caller.get("/users/me").await;
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
    assert_eq!(caller.get("/server/info").await.code(), "TOKEN_EXPIRED");
}
