//! Audit log entries contain no secrets (GHSA-mvv8-v4jj-g47j, GHSA-x3vm-88hf-gpxp): each secret is stored in its own
//! column only.

use serde_json::json;
use vestibule_testkit::{PASSWORD, TestApp};

use super::fixture::{AUTH_DATA, Fixture, TFA_SECRET, TOKEN};
use crate::fixtures::set;

async fn assert_stored_only_in(app: &TestApp, secret: &str, column: &str) {
    let places = app.tables().await.places_of(secret);
    let wanted: &[&str] = if column.is_empty() { &[] } else { &[column] };
    assert_eq!(places, wanted, "{secret}");
}

#[tokio::test]
async fn ghsa_mvv8_changes_are_audited_without_secrets() {
    let fixture = Fixture::new().await;
    let app = &fixture.app;
    let admin = app.admin();
    let path = format!("/users/{}", fixture.ann);
    admin.patch(&path, json!({ "title": "x", "password": "Another-pass-1" })).await.assert_status(200);
    admin.patch(&path, json!({ "title": "y" })).await.assert_status(200);
    let nested = json!({ "name": "Nest", "users": { "create": [
        { "email": "egg@example.com", "token": "token-of-the-egg", "password": "Pass-of-the-egg" },
    ] } });
    admin.post("/roles", nested).await.assert_status(200);
    let new = json!({ "email": "n@example.com", "token": "token-of-n", "password": "Pass-of-n", "tfa_secret": "GEZDGNBVGY3TQOJQ" });
    admin.post("/users", new).await.assert_status(200);
    admin.patch("/users/me", json!({ "password": "Pass-of-admin" })).await.assert_status(200);

    assert_stored_only_in(app, TOKEN, "directus_users.token").await;
    assert_stored_only_in(app, TFA_SECRET, "directus_users.tfa_secret").await;
    assert_stored_only_in(app, AUTH_DATA, "directus_users.auth_data").await;
    assert_stored_only_in(app, "token-of-the-egg", "directus_users.token").await;
    assert_stored_only_in(app, "token-of-n", "directus_users.token").await;
    assert_stored_only_in(app, "GEZDGNBVGY3TQOJQ", "directus_users.tfa_secret").await;
    assert_stored_only_in(app, "$argon2id$", "directus_users.password").await;
    for password in [PASSWORD, "Another-pass-1", "Pass-of-the-egg", "Pass-of-n", "Pass-of-admin"] {
        assert_stored_only_in(app, password, "").await;
    }
}

#[tokio::test]
async fn ghsa_mvv8_lockout_is_audited_without_secrets() {
    let fixture = Fixture::new().await;
    let app = &fixture.app;
    set(app, "auth_login_attempts", 0).await;
    app.anon().log_in(crate::fixtures::ANN, "wrong-password", "json").await.assert_status(401);
    assert_eq!(crate::fixtures::status_of(app, crate::fixtures::ANN).await, "suspended");
    assert_stored_only_in(app, TOKEN, "directus_users.token").await;
    assert_stored_only_in(app, TFA_SECRET, "directus_users.tfa_secret").await;
    assert_stored_only_in(app, AUTH_DATA, "directus_users.auth_data").await;
    assert_stored_only_in(app, "$argon2id$", "directus_users.password").await;
    assert_stored_only_in(app, "wrong-password", "").await;
}

#[tokio::test]
async fn tfa_changes_are_audited_without_the_secret() {
    let app = TestApp::new().await;
    let secret = app.enable_tfa(&app.admin()).await;
    assert_stored_only_in(&app, &secret, "directus_users.tfa_secret").await;
    let body = json!({ "otp": app.code(&secret, 0) });
    app.admin().post("/users/me/tfa/disable", body).await.assert_status(204);
    assert_stored_only_in(&app, &secret, "").await;
}
