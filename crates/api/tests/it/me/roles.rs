//! `GET /roles/me`.

use serde_json::json;
use vestibule_testkit::TestApp;

use crate::fixtures::ANN;
use crate::snapshots::redacted_response;

/// A user in a role with two ancestors, with or without app access.
async fn in_nested_role(app_access: bool) -> (TestApp, [String; 3]) {
    let app = TestApp::new().await;
    let (top, _) = app.role("Top", json!({ "app_access": app_access })).await;
    let child = |name: &str, parent: &str| json!({ "name": name, "parent": parent });
    let middle = app.admin().post("/roles", child("Middle", &top)).await.text("id");
    let leaf = app.admin().post("/roles", child("Leaf", &middle)).await.text("id");
    app.user(ANN, json!({ "role": leaf })).await;
    (app, [top, middle, leaf])
}

#[tokio::test]
async fn user_with_app_access_reads_own_role_and_its_parents() {
    let (app, _) = in_nested_role(true).await;
    let ann = app.logged_in(ANN).await;
    let reply = ann.get("/roles/me?fields=name,parent.name&sort=name").await;
    insta::assert_snapshot!(redacted_response(&reply), @r#"
    200 OK
    {
      "data": [
        {
          "name": "Leaf",
          "parent": {
            "name": "Middle"
          }
        },
        {
          "name": "Middle",
          "parent": {
            "name": "Top"
          }
        },
        {
          "name": "Top",
          "parent": null
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn user_without_permissions_reads_ids_only_root_first() {
    let (app, [top, middle, leaf]) = in_nested_role(false).await;
    let ann = app.logged_in(ANN).await;
    for query in ["", "?fields=name", "?fields=*.*"] {
        let reply = ann.get(&format!("/roles/me{query}")).await.assert_status(200);
        assert_eq!(reply.data(), &json!([{ "id": top }, { "id": middle }, { "id": leaf }]), "{query}");
    }
}

#[tokio::test]
async fn user_without_a_role_gets_none_and_anonymous_is_forbidden() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    assert_eq!(app.logged_in(ANN).await.get("/roles/me").await.data(), &json!([]));
    assert_eq!(app.anon().get("/roles/me").await.code(), "FORBIDDEN");
}

#[tokio::test]
async fn filter_does_not_apply_to_own_roles() {
    let (app, _) = in_nested_role(true).await;
    let ann = app.logged_in(ANN).await;
    let reply =
        ann.get("/roles/me?filter[name][_neq]=x&fields=name&sort=name&limit=1").await.assert_status(200);
    assert_eq!(reply.data(), &json!([{ "name": "Leaf" }, { "name": "Middle" }, { "name": "Top" }]));
}
