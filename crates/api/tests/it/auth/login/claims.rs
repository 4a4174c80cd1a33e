//! Claims of access tokens and session cookies.

use serde_json::{Value, json};
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, TestApp, claims};

use crate::fixtures::{ANN, SESSION, log_in};
use crate::snapshots::redacted;

async fn claims_of(app: &TestApp, email: &str) -> Value {
    claims(&log_in(app, email, "json").await.text("access_token"))
}

#[tokio::test]
async fn access_token_contains_user_role_and_flags() {
    let app = TestApp::new().await;
    insta::assert_json_snapshot!(redacted(&claims_of(&app, ADMIN_EMAIL).await), @r#"
    {
      "id": "[uuid]",
      "role": "[uuid]",
      "app_access": true,
      "admin_access": true,
      "sid": "[uuid]",
      "iat": 1800000000,
      "exp": 1800000900,
      "iss": "directus"
    }
    "#);
    app.user(ANN, json!({})).await;
    insta::assert_json_snapshot!(redacted(&claims_of(&app, ANN).await), @r#"
    {
      "id": "[uuid]",
      "role": null,
      "app_access": false,
      "admin_access": false,
      "sid": "[uuid]",
      "iat": 1800000000,
      "exp": 1800000900,
      "iss": "directus"
    }
    "#);
}

#[tokio::test]
async fn session_cookie_also_contains_its_session() {
    let app = TestApp::new().await;
    let cookie = log_in(&app, ADMIN_EMAIL, "session").await.cookie(SESSION);
    insta::assert_json_snapshot!(redacted(&claims(&cookie)), @r#"
    {
      "id": "[uuid]",
      "role": "[uuid]",
      "app_access": true,
      "admin_access": true,
      "session": "[token]",
      "iat": 1800000000,
      "exp": 1800086400,
      "iss": "directus"
    }
    "#);
}

#[tokio::test]
async fn child_role_inherits_policies_of_its_parents() {
    let app = TestApp::new().await;
    let (top, _) = app.role("Top", json!({ "app_access": true })).await;
    let role = |name: &str, parent: &str| json!({ "name": name, "parent": parent });
    let middle = app.admin().post("/roles", role("Middle", &top)).await.text("id");
    let leaf = app.admin().post("/roles", role("Leaf", &middle)).await.text("id");
    app.user(ANN, json!({ "role": leaf })).await;
    assert_eq!(claims_of(&app, ANN).await["app_access"], true);
    app.admin().patch(&format!("/roles/{middle}"), json!({ "parent": null })).await.assert_status(200);
    assert_eq!(claims_of(&app, ANN).await["app_access"], false);
}

#[tokio::test]
async fn enforce_tfa_is_set_by_policies_of_role_parent_role_and_user() {
    let app = TestApp::new().await;
    let (own, policy) = app.role("Strict", json!({ "enforce_tfa": true })).await;
    let child = app.admin().post("/roles", json!({ "name": "Child", "parent": own })).await.text("id");
    app.user("own@example.com", json!({ "role": own })).await;
    app.user("child@example.com", json!({ "role": child })).await;
    app.user("direct@example.com", json!({ "policies": [{ "policy": policy }] })).await;
    app.user("free@example.com", json!({})).await;
    for email in ["own@example.com", "child@example.com", "direct@example.com"] {
        assert_eq!(claims_of(&app, email).await["enforce_tfa"], true, "{email}");
    }
    assert_eq!(claims_of(&app, "free@example.com").await.get("enforce_tfa"), None);
}

#[tokio::test]
async fn user_with_tfa_has_no_enforce_tfa_claim() {
    let app = TestApp::new().await;
    let (role, policy) = app.role("Strict", json!({ "enforce_tfa": true })).await;
    let update = json!({ "collection": "directus_users", "action": "update", "fields": ["tfa_secret"] });
    app.permit(&policy, update).await;
    app.user(ANN, json!({ "role": role })).await;
    let secret = app.enable_tfa(&app.logged_in(ANN).await).await;
    let body = json!({ "email": ANN, "password": PASSWORD, "otp": app.code(&secret, 0) });
    let token = app.anon().post("/auth/login", body).await.assert_status(200).text("access_token");
    assert_eq!(claims(&token).get("enforce_tfa"), None);
}

#[tokio::test]
async fn policy_with_ip_access_applies_only_to_its_addresses() {
    let app = TestApp::new().await;
    let (role, _) = app.role("Office", json!({ "app_access": true, "ip_access": ["10.1.0.0/16"] })).await;
    app.user(ANN, json!({ "role": role })).await;
    for (address, access) in [("10.1.200.3", true), ("::ffff:10.1.0.1", true), ("10.2.0.1", false)] {
        let reply = app.anon().with_address(address).log_in(ANN, PASSWORD, "json").await;
        let token = reply.assert_status(200).text("access_token");
        assert_eq!(claims(&token)["app_access"], access, "{address}");
    }
}
