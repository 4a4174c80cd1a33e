//! Static tokens: they never expire and are valid until they are changed.

use serde_json::{Value, json};
use vestibule_testkit::{ADMIN_TOKEN, TestApp};

use crate::fixtures::{ANN, days};

#[tokio::test]
async fn static_token_is_valid_until_it_is_changed() {
    let app = TestApp::new().await;
    let id = app.user(ANN, json!({ "token": "static-one" })).await;
    app.advance(days(10_000));
    let (one, two) = (app.anon().with_token("static-one"), app.anon().with_token("static-two"));
    one.get("/users/me").await.assert_status(200);
    let path = format!("/users/{id}?fields=token");
    let reply = app.admin().patch(&path, json!({ "token": "static-two" })).await.assert_status(200);
    assert_eq!(reply.data(), &json!({ "token": "**********" }));
    assert_eq!(one.get("/users/me").await.code(), "INVALID_CREDENTIALS");
    two.get("/users/me").await.assert_status(200);
    let reply = app.admin().patch(&path, json!({ "token": null })).await.assert_status(200);
    assert_eq!(reply.data(), &json!({ "token": null }));
    assert_eq!(two.get("/users/me").await.code(), "INVALID_CREDENTIALS");
}

#[tokio::test]
async fn static_token_is_case_sensitive_and_matched_exactly() {
    let app = TestApp::new().await;
    for token in ["Admin-static-token", "admin-static-toke", "admin-static-tokenx", "admin%", "null", "%"] {
        let reply = app.anon().with_token(token).get("/users/me").await;
        assert_eq!(reply.code(), "INVALID_CREDENTIALS", "{token}");
    }
    app.anon().with_token(ADMIN_TOKEN).get("/users/me").await.assert_status(200);
}

#[tokio::test]
async fn empty_token_is_rejected() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    app.execute(&format!("UPDATE directus_users SET token = '' WHERE email = '{ANN}'")).await;
    for actor in [
        app.anon().with_header("authorization", "Bearer "),
        app.anon().with_cookie(crate::fixtures::SESSION, ""),
    ] {
        assert_eq!(actor.get("/users/me").await.code(), "INVALID_CREDENTIALS");
    }
    assert_eq!(app.anon().get("/users/me?access_token=").await.code(), "INVALID_CREDENTIALS");
}

/// directus/directus#9379: a token must identify one user. The error must not contain it.
#[tokio::test]
async fn token_must_be_unique() {
    let app = TestApp::new().await;
    app.user(ANN, json!({ "token": "of-ann-alone" })).await;
    let id = app.user("bea@example.com", json!({})).await;
    let before = app.tables().await;
    let body = json!({ "token": "of-ann-alone" });
    let reply = app.admin().patch(&format!("/users/{id}"), body).await.assert_status(400);
    insta::assert_snapshot!(reply.shown(), @r#"
    400 Bad Request
    {
      "errors": [
        {
          "message": "Value for field \"token\" in collection \"directus_users\" has to be unique.",
          "extensions": {
            "collection": "directus_users",
            "field": "token",
            "value": null,
            "code": "RECORD_NOT_UNIQUE"
          }
        }
      ]
    }
    "#);
    let body = json!({ "email": "cat@example.com", "token": "of-ann-alone" });
    assert_eq!(app.admin().post("/users", body).await.code(), "RECORD_NOT_UNIQUE");
    app.assert_unchanged_since(&before, "a token that is taken").await;
}

#[tokio::test]
async fn text_that_resembles_a_jwt_can_be_a_static_token() {
    let app = TestApp::new().await;
    for (number, token) in ["a.b.c", "eyJhbGciOiJIUzI1NiJ9.e30.x"].into_iter().enumerate() {
        let more: Value = json!({ "token": token });
        let id = app.user(&format!("user{number}@example.com"), more).await;
        assert_eq!(app.anon().with_token(token).get("/users/me").await.text("id"), id);
    }
}
