//! `PATCH /users/me`.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::TestApp;

use crate::fixtures::{ANN, staff};

#[tokio::test]
async fn user_updates_own_profile_and_it_is_audited() {
    let app = TestApp::new().await;
    let (id, _, _) = staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let body = json!({ "first_name": "Ann", "title": "Boss" });
    let reply = ann.patch("/users/me?fields=first_name,title,email", body.clone()).await.assert_status(200);
    assert_eq!(reply.data(), &json!({ "first_name": "Ann", "title": "Boss", "email": ANN }));
    let audited = format!("/activity?filter[action]=update&filter[item]={id}&fields=user,revisions.delta");
    let reply = app.admin().get(&audited).await.assert_status(200);
    assert_eq!(reply.data(), &json!([{ "user": id, "revisions": [{ "delta": body }] }]));
}

#[rstest]
#[case(json!({ "role": null }), "role")]
#[case(json!({ "status": "suspended" }), "status")]
#[case(json!({ "policies": [] }), "policies")]
#[case(json!({ "token": "my-own-token" }), "token")]
#[case(json!({ "provider": "github" }), "provider")]
#[case(json!({ "external_identifier": "x" }), "external_identifier")]
#[case(json!({ "auth_data": {} }), "auth_data")]
#[case(json!({ "id": "7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11" }), "id")]
#[case(json!({ "last_access": "2020-01-01T00:00:00Z" }), "last_access")]
#[case(json!({ "nonsense": 1 }), "nonsense")]
#[case(json!({ "title": "x", "role": null }), "role")]
#[tokio::test]
async fn fields_that_grant_rights_cannot_be_updated(#[case] body: Value, #[case] field: &str) {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let before = app.tables().await;
    let reply = ann.patch("/users/me", body).await.assert_status(403);
    let reason = format!(
        "You don't have permission to access field \"{field}\" in collection \"directus_users\" or it does not exist. \
         Queried in root."
    );
    assert_eq!(reply.body["errors"][0]["extensions"], json!({ "reason": reason, "code": "FORBIDDEN" }));
    app.assert_unchanged_since(&before, field).await;
}

/// Permission to update every field of the own record does not include the fields that control login.
#[rstest]
#[case(json!({ "provider": "github" }), "provider")]
#[case(json!({ "external_identifier": "x" }), "external_identifier")]
#[case(json!({ "tfa_secret": "ABCDEFGH" }), "tfa_secret")]
#[case(json!({ "tfa_secret": null }), "tfa_secret")]
#[tokio::test]
async fn protected_fields_cannot_be_set(#[case] body: Value, #[case] field: &str) {
    let app = TestApp::new().await;
    let (role, policy) = app.role("Everything", json!({})).await;
    for action in ["read", "update"] {
        app.permit(&policy, json!({ "collection": "directus_users", "action": action, "fields": ["*"] }))
            .await;
    }
    app.user(ANN, json!({ "role": role })).await;
    let ann = app.logged_in(ANN).await;
    let before = app.tables().await;
    let reply = ann.patch("/users/me", body).await.assert_status(400);
    let message = format!("Invalid payload. You can't change the \"{field}\" value manually.");
    assert_eq!(reply.body["errors"][0]["message"], message);
    app.assert_unchanged_since(&before, field).await;
}

#[rstest]
#[case(json!({ "email": "not-valid" }), "FAILED_VALIDATION")]
#[case(json!({ "email": "OTHER@example.com" }), "RECORD_NOT_UNIQUE")]
#[case(json!({ "email": "an\u{200b}n@example.com" }), "FAILED_VALIDATION")]
#[tokio::test]
async fn email_must_be_valid_and_unique(#[case] body: Value, #[case] code: &str) {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    app.user("other@example.com", json!({})).await;
    let ann = app.logged_in(ANN).await;
    let before = app.tables().await;
    let reply = ann.patch("/users/me", body).await.assert_status(400);
    assert_eq!(reply.code(), code);
    app.assert_unchanged_since(&before, code).await;
    ann.patch("/users/me", json!({ "email": "ANN@example.com" })).await.assert_status(200);
}

#[tokio::test]
async fn password_must_satisfy_the_policy_and_is_not_returned() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    crate::fixtures::set(&app, "auth_password_policy", "/^.{12,}$/").await;
    let ann = app.logged_in(ANN).await;
    let before = app.tables().await;
    let reply = ann.patch("/users/me", json!({ "password": "too-short" })).await;
    insta::assert_snapshot!(reply.shown(), @r#"
    400 Bad Request
    {
      "errors": [
        {
          "message": "Validation failed for field \"password\". Value doesn't have the correct format.",
          "extensions": {
            "field": "password",
            "path": [],
            "type": "regex",
            "invalid": "**********",
            "code": "FAILED_VALIDATION"
          }
        }
      ]
    }
    "#);
    app.assert_unchanged_since(&before, "a weak password").await;
    ann.patch("/users/me", json!({ "password": "long enough for it" })).await.assert_status(200);
    app.anon().log_in(ANN, "long enough for it", "json").await.assert_status(200);
}

#[tokio::test]
async fn update_without_permission_is_rejected() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let ann = app.logged_in(ANN).await;
    let before = app.tables().await;
    app.anon().patch("/users/me", json!({ "first_name": "X" })).await.assert_status(401);
    ann.patch("/users/me", json!({ "first_name": "X" })).await.assert_status(403);
    app.assert_unchanged_since(&before, "a change without rights").await;
}
