//! Rights are read from the database for every request: a token proves an identity, not its rights.

use serde_json::json;
use vestibule_testkit::{TestApp, signed};

use crate::fixtures::{ANN, browser_login};

const GLOBALS: &str = "/policies/me/globals";

#[tokio::test]
async fn admin_claim_grants_no_rights() {
    let app = TestApp::new().await;
    let id = app.user(ANN, json!({})).await;
    let admin_role = app.value("SELECT id FROM directus_roles WHERE name = 'Administrator'").await;
    for role in [json!(null), admin_role] {
        let claims =
            json!({ "id": id, "role": role, "app_access": true, "admin_access": true, "iss": "directus" });
        let actor = app.anon().with_token(&signed(&claims));
        assert_eq!(actor.get("/users").await.code(), "FORBIDDEN");
        assert_eq!(actor.get("/users/me").await.data(), &json!({ "id": id }));
        let globals = json!({ "app_access": false, "admin_access": false, "enforce_tfa": false });
        assert_eq!(actor.get(GLOBALS).await.data(), &globals);
    }
}

/// docs/compatibility.md, tokens/role-from-token: in Directus a token keeps the rights of the role it was issued for.
#[tokio::test]
async fn role_change_applies_to_the_next_request() {
    let app = TestApp::new().await;
    let (readers, policy) = app.role("Readers", json!({})).await;
    app.permit(&policy, json!({ "collection": "directus_users", "action": "read", "fields": ["*"] })).await;
    let (nothing, _) = app.role("Nothing", json!({})).await;
    let id = app.user(ANN, json!({ "role": readers, "token": "static-of-ann" })).await;
    let actors =
        [app.logged_in(ANN).await, browser_login(&app, ANN).await, app.anon().with_token("static-of-ann")];
    for (role, status) in [(None, 200), (Some(&nothing), 403), (Some(&readers), 200)] {
        if let Some(role) = role {
            app.admin().patch(&format!("/users/{id}"), json!({ "role": role })).await.assert_status(200);
        }
        for actor in &actors {
            actor.get("/users?fields=email").await.assert_status(status);
        }
    }
}

#[tokio::test]
async fn policy_change_applies_to_the_next_request() {
    let app = TestApp::new().await;
    let (role, policy) = app.role("Helpers", json!({})).await;
    app.user(ANN, json!({ "role": role })).await;
    let actor = app.logged_in(ANN).await;
    assert_eq!(actor.get("/users").await.code(), "FORBIDDEN");
    for (admin, status) in [(true, 200), (false, 403), (true, 200)] {
        let body = json!({ "admin_access": admin });
        app.admin().patch(&format!("/policies/{policy}"), body).await.assert_status(200);
        actor.get("/users").await.assert_status(status);
    }
    app.admin().delete(&format!("/policies/{policy}")).await.assert_status(204);
    assert_eq!(actor.get("/users").await.code(), "FORBIDDEN");
}

#[tokio::test]
async fn permission_change_applies_to_the_next_request() {
    let app = TestApp::new().await;
    let (role, policy) = app.role("Readers", json!({})).await;
    app.user(ANN, json!({ "role": role })).await;
    let actor = app.logged_in(ANN).await;
    actor.get("/users").await.assert_status(403);
    let body =
        json!({ "policy": policy, "collection": "directus_users", "action": "read", "fields": ["email"] });
    let id = app.admin().post("/permissions", body).await.assert_status(200).data()["id"].clone();
    actor.get("/users?fields=email").await.assert_status(200);
    actor.get("/users?fields=title").await.assert_status(403);
    let body = json!({ "fields": ["title"] });
    app.admin().patch(&format!("/permissions/{id}"), body).await.assert_status(200);
    actor.get("/users?fields=email").await.assert_status(403);
    actor.get("/users?fields=title").await.assert_status(200);
    app.admin().delete(&format!("/permissions/{id}")).await.assert_status(204);
    actor.get("/users?fields=title").await.assert_status(403);
}

#[tokio::test]
async fn ip_access_is_evaluated_per_request() {
    let app = TestApp::new().await;
    let (role, _) = app.role("Office", json!({ "admin_access": true, "ip_access": ["10.1.0.0/16"] })).await;
    app.user(ANN, json!({ "role": role })).await;
    let actor = app.logged_in(ANN).await;
    for (address, status) in [("10.1.0.1", 200), ("10.2.0.1", 403), ("::ffff:10.1.9.9", 200), ("::1", 403)] {
        actor.clone().with_address(address).get("/users").await.assert_status(status);
    }
    actor.get("/users").await.assert_status(403);
}
