//! `GET /users/me`.

use serde_json::json;
use vestibule_testkit::TestApp;

use crate::fixtures::{ANN, staff};
use crate::snapshots::redacted_response;

#[tokio::test]
async fn administrator_reads_all_fields_with_redacted_secrets() {
    let app = TestApp::new().await;
    let reply = app.admin().get("/users/me").await;
    insta::assert_snapshot!(redacted_response(&reply), @r#"
    200 OK
    {
      "data": {
        "id": "[uuid]",
        "first_name": "Admin",
        "last_name": "User",
        "email": "admin@example.com",
        "password": "**********",
        "location": null,
        "title": null,
        "description": null,
        "tags": null,
        "avatar": null,
        "language": null,
        "tfa_secret": null,
        "status": "active",
        "role": "[uuid]",
        "token": "**********",
        "last_access": null,
        "last_page": null,
        "provider": "default",
        "external_identifier": null,
        "auth_data": null,
        "email_notifications": true,
        "appearance": null,
        "theme_dark": null,
        "theme_light": null,
        "theme_light_overrides": null,
        "theme_dark_overrides": null,
        "text_direction": "auto",
        "policies": []
      }
    }
    "#);
}

#[tokio::test]
async fn fields_can_be_selected_through_relations() {
    let app = TestApp::new().await;
    let fields = "email,password,role.name,role.policies.policy.name,policies";
    let reply = app.admin().get(&format!("/users/me?fields={fields}")).await;
    insta::assert_snapshot!(redacted_response(&reply), @r#"
    200 OK
    {
      "data": {
        "email": "admin@example.com",
        "password": "**********",
        "role": {
          "name": "Administrator",
          "policies": [
            {
              "policy": {
                "name": "Administrator"
              }
            }
          ]
        },
        "policies": []
      }
    }
    "#);
    assert_eq!(
        app.admin().get("/users/me?fields=nonsense").await.data().as_object().map(|me| me.len()),
        Some(1)
    );
}

#[tokio::test]
async fn user_with_app_access_reads_the_basic_fields() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let reply = ann.get("/users/me").await;
    insta::assert_snapshot!(redacted_response(&reply), @r#"
    200 OK
    {
      "data": {
        "id": "[uuid]",
        "first_name": null,
        "last_name": null,
        "email": "ann@example.com",
        "password": "**********",
        "location": null,
        "title": null,
        "description": null,
        "tags": null,
        "avatar": null,
        "language": null,
        "tfa_secret": null,
        "status": "active",
        "role": "[uuid]",
        "last_page": null,
        "provider": "default",
        "appearance": null,
        "theme_dark": null,
        "theme_light": null
      }
    }
    "#);
    let reply = ann.get("/users/me?fields=email,role.name").await.assert_status(200);
    assert_eq!(reply.data(), &json!({ "email": ANN, "role": { "name": "Staff" } }));
}

#[tokio::test]
async fn unreadable_field_leaves_only_the_id() {
    let app = TestApp::new().await;
    let (id, _, _) = staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    for fields in ["email,token", "last_access", "nonsense", "role.users.token"] {
        let reply = ann.get(&format!("/users/me?fields={fields}")).await.assert_status(200);
        assert_eq!(reply.data(), &json!({ "id": id }), "{fields}");
    }
}

#[tokio::test]
async fn user_without_permissions_reads_own_id() {
    let app = TestApp::new().await;
    let id = app.user(ANN, json!({})).await;
    let ann = app.logged_in(ANN).await;
    for query in ["", "?fields=email,first_name", "?fields=*.*", "?filter[id][_null]=true"] {
        let reply = ann.get(&format!("/users/me{query}")).await.assert_status(200);
        assert_eq!(reply.data(), &json!({ "id": id }), "{query}");
    }
    assert_eq!(ann.get(&format!("/users/{id}")).await.code(), "FORBIDDEN");
}

#[tokio::test]
async fn anonymous_request_is_rejected() {
    let app = TestApp::new().await;
    for reply in [app.anon().get("/users/me").await, app.anon().get("/USERS/Me/?fields=id").await] {
        insta::allow_duplicates! { insta::assert_snapshot!(reply.shown(), @r#"
        401 Unauthorized
        {
          "errors": [
            {
              "message": "Invalid user credentials.",
              "extensions": {
                "code": "INVALID_CREDENTIALS"
              }
            }
          ]
        }
        "#); }
    }
}

/// `me` is not accepted where another method expects a key.
#[tokio::test]
async fn only_get_and_patch_accept_me() {
    let app = TestApp::new().await;
    assert_eq!(app.admin().delete("/users/me").await.code(), "FORBIDDEN");
    assert_eq!(app.admin().post("/users/me", json!({})).await.code(), "ROUTE_NOT_FOUND");
    assert_eq!(app.admin().get("/users/me/me").await.code(), "ROUTE_NOT_FOUND");
    assert_eq!(app.anon().delete("/users/me").await.code(), "FORBIDDEN");
}
