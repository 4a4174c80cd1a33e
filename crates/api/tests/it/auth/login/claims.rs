//! What the tokens of different people say.

use serde_json::{Value, json};
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, TestApp, claims};

use crate::people::{ANN, SESSION, log_in};
use crate::shown::veiled;

async fn claims_of(app: &TestApp, email: &str) -> Value {
    claims(&log_in(app, email, "json").await.text("access_token"))
}

#[tokio::test]
async fn an_access_token_names_the_user_the_role_and_the_flags() {
    let app = TestApp::new().await;
    insta::assert_json_snapshot!(veiled(&claims_of(&app, ADMIN_EMAIL).await), @r#"
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
    insta::assert_json_snapshot!(veiled(&claims_of(&app, ANN).await), @r#"
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
async fn a_session_cookie_names_its_session_as_well() {
    let app = TestApp::new().await;
    let cookie = log_in(&app, ADMIN_EMAIL, "session").await.cookie(SESSION);
    insta::assert_json_snapshot!(veiled(&claims(&cookie)), @r#"
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
async fn a_role_hands_its_policies_on_to_its_children() {
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
async fn the_demand_for_a_second_factor_is_seen_on_every_way_a_policy_can_take() {
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
async fn whoever_has_a_second_factor_is_not_asked_for_one() {
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
async fn a_policy_bound_to_addresses_counts_from_there_only() {
    let app = TestApp::new().await;
    let (role, _) = app.role("Office", json!({ "app_access": true, "ip_access": ["10.1.0.0/16"] })).await;
    app.user(ANN, json!({ "role": role })).await;
    for (address, access) in [("10.1.200.3", true), ("::ffff:10.1.0.1", true), ("10.2.0.1", false)] {
        let reply = app.anon().with_address(address).log_in(ANN, PASSWORD, "json").await;
        let token = reply.assert_status(200).text("access_token");
        assert_eq!(claims(&token)["app_access"], access, "{address}");
    }
}
