//! Claims of refreshed tokens.

use serde_json::json;
use vestibule_testkit::{TestApp, claims};

use crate::fixtures::{ANN, SESSION, log_in, refresh, refresh_token};

/// docs/compatibility.md, refresh/drops-enforce-tfa: in Directus a refresh drops the claim.
#[tokio::test]
async fn enforce_tfa_claim_survives_refreshes() {
    let app = TestApp::new().await;
    let (role, _) = app.role("Strict", json!({ "app_access": true, "enforce_tfa": true })).await;
    app.user(ANN, json!({ "role": role })).await;
    let mut token = refresh_token(&app, ANN).await;
    for _ in 0..3 {
        let reply = refresh(&app, &token).await.assert_status(200);
        assert_eq!(claims(&reply.text("access_token"))["enforce_tfa"], true);
        token = reply.text("refresh_token");
    }
    let cookie = log_in(&app, ANN, "session").await.cookie(SESSION);
    let browser = app.anon().with_cookie(SESSION, &cookie);
    let reply = browser.post("/auth/refresh", json!({ "mode": "session" })).await.assert_status(200);
    assert_eq!(claims(&reply.cookie(SESSION))["enforce_tfa"], true);
}

#[tokio::test]
async fn enforce_tfa_claim_is_dropped_once_tfa_is_enabled() {
    let app = TestApp::new().await;
    let (role, policy) = app.role("Strict", json!({ "app_access": true, "enforce_tfa": true })).await;
    let update = json!({ "collection": "directus_users", "action": "update", "fields": ["tfa_secret"] });
    app.permit(&policy, update).await;
    app.user(ANN, json!({ "role": role })).await;
    let token = refresh_token(&app, ANN).await;
    app.enable_tfa(&app.logged_in(ANN).await).await;
    let reply = refresh(&app, &token).await.assert_status(200);
    assert_eq!(claims(&reply.text("access_token")).get("enforce_tfa"), None);
}

#[tokio::test]
async fn role_and_rights_are_read_again() {
    let app = TestApp::new().await;
    let id = app.user(ANN, json!({})).await;
    let token = refresh_token(&app, ANN).await;
    let (role, _) = app.role("Staff", json!({ "app_access": true })).await;
    app.admin().patch(&format!("/users/{id}"), json!({ "role": role })).await.assert_status(200);
    let reply = refresh(&app, &token).await.assert_status(200);
    let claims = claims(&reply.text("access_token"));
    assert_eq!((&claims["role"], &claims["app_access"]), (&json!(role), &json!(true)));
}
