//! `GET /permissions/me`.

use serde_json::json;
use vestibule_testkit::{ADMIN_EMAIL, TestApp};

use crate::fixtures::{ANN, staff};

#[tokio::test]
async fn administrator_has_full_access_to_every_collection() {
    let app = TestApp::new().await;
    let reply = app.admin().get("/permissions/me").await.assert_status(200);
    let permissions = reply.data().as_object().expect("an object");
    assert!(permissions.len() >= 10 && permissions.contains_key("directus_users"), "{permissions:?}");
    let full = json!({ "access": "full", "fields": ["*"] });
    for (collection, actions) in permissions {
        for action in ["create", "read", "update", "delete", "share"] {
            assert_eq!(actions[action], full, "{collection} {action}");
        }
    }
}

#[tokio::test]
async fn app_access_includes_its_minimal_permissions() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let reply = app.logged_in(ANN).await.get("/permissions/me").await.assert_status(200);
    insta::assert_json_snapshot!(reply.data()["directus_users"], @r#"
    {
      "read": {
        "access": "partial",
        "fields": [
          "id",
          "first_name",
          "last_name",
          "last_page",
          "email",
          "password",
          "location",
          "title",
          "description",
          "tags",
          "provider",
          "preferences_divider",
          "avatar",
          "language",
          "appearance",
          "theme_light",
          "theme_dark",
          "tfa_secret",
          "status",
          "role"
        ]
      },
      "create": {
        "access": "none"
      },
      "update": {
        "access": "partial",
        "fields": [
          "first_name",
          "last_name",
          "email",
          "password",
          "title",
          "description",
          "tfa_secret"
        ]
      },
      "delete": {
        "access": "none"
      },
      "share": {
        "access": "none"
      }
    }
    "#);
    assert_eq!(reply.data()["directus_policies"], json!(null));
}

#[tokio::test]
async fn user_without_permissions_gets_none_and_anonymous_is_forbidden() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let ann = app.logged_in(ANN).await;
    assert_eq!(ann.get("/permissions/me").await.data(), &json!({}));
    assert_eq!(app.anon().get("/permissions/me").await.code(), "FORBIDDEN");
    assert_eq!(app.anon().get("/permissions/me/directus_users").await.code(), "FORBIDDEN");
}

#[tokio::test]
async fn item_permissions_are_evaluated_per_item() {
    let app = TestApp::new().await;
    let (own, _, _) = staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let other = app.value(&format!("SELECT id FROM directus_users WHERE email = '{ADMIN_EMAIL}'")).await;
    let other = other.as_str().expect("an id");
    let missing = "7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11";
    for (key, access) in [(own.as_str(), true), (other, false), (missing, false), ("nonsense", false)] {
        let reply = ann.get(&format!("/permissions/me/directus_users/{key}")).await.assert_status(200);
        assert_eq!(reply.data()["update"], json!({ "access": access }), "{key}");
        assert_eq!(reply.data()["delete"], json!({ "access": false }), "{key}");
    }
}

/// GHSA-cph6-524f-3hgr: a hidden collection looks like a missing one.
#[tokio::test]
async fn ghsa_cph6_hidden_and_missing_collections_look_alike() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let ann = app.logged_in(ANN).await;
    let hidden = ann.get("/permissions/me/directus_policies").await;
    let missing = ann.get("/permissions/me/nonsense").await;
    assert_eq!(hidden.shown(), missing.shown());
}
