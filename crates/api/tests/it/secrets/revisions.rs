//! Notes of changes hold no secrets (GHSA-mvv8-v4jj-g47j, GHSA-x3vm-88hf-gpxp): none of them is anywhere in the
//! database but in its own column.

use serde_json::json;
use vestibule_testkit::{PASSWORD, TestApp};

use super::world::{AUTH_DATA, SEED, TOKEN, World};
use crate::people::set;

async fn assert_only_at_home(app: &TestApp, secret: &str, home: &str) {
    let places = app.tables().await.places_of(secret);
    let wanted: &[&str] = if home.is_empty() { &[] } else { &[home] };
    assert_eq!(places, wanted, "{secret}");
}

#[tokio::test]
async fn ghsa_mvv8_changes_are_noted_without_secrets() {
    let world = World::new().await;
    let app = &world.app;
    let admin = app.admin();
    let path = format!("/users/{}", world.ann);
    admin.patch(&path, json!({ "title": "x", "password": "Another-pass-1" })).await.assert_status(200);
    admin.patch(&path, json!({ "title": "y" })).await.assert_status(200);
    let nested = json!({ "name": "Nest", "users": { "create": [
        { "email": "egg@example.com", "token": "token-of-the-egg", "password": "Pass-of-the-egg" },
    ] } });
    admin.post("/roles", nested).await.assert_status(200);
    let new = json!({ "email": "n@example.com", "token": "token-of-n", "password": "Pass-of-n", "tfa_secret": "GEZDGNBVGY3TQOJQ" });
    admin.post("/users", new).await.assert_status(200);
    admin.patch("/users/me", json!({ "password": "Pass-of-admin" })).await.assert_status(200);

    assert_only_at_home(app, TOKEN, "directus_users.token").await;
    assert_only_at_home(app, SEED, "directus_users.tfa_secret").await;
    assert_only_at_home(app, AUTH_DATA, "directus_users.auth_data").await;
    assert_only_at_home(app, "token-of-the-egg", "directus_users.token").await;
    assert_only_at_home(app, "token-of-n", "directus_users.token").await;
    assert_only_at_home(app, "GEZDGNBVGY3TQOJQ", "directus_users.tfa_secret").await;
    assert_only_at_home(app, "$argon2id$", "directus_users.password").await;
    for password in [PASSWORD, "Another-pass-1", "Pass-of-the-egg", "Pass-of-n", "Pass-of-admin"] {
        assert_only_at_home(app, password, "").await;
    }
}

#[tokio::test]
async fn ghsa_mvv8_nor_does_a_suspension_by_attempts_note_them() {
    let world = World::new().await;
    let app = &world.app;
    set(app, "auth_login_attempts", 0).await;
    app.anon().log_in(crate::people::ANN, "wrong-password", "json").await.assert_status(401);
    assert_eq!(crate::people::status_of(app, crate::people::ANN).await, "suspended");
    assert_only_at_home(app, TOKEN, "directus_users.token").await;
    assert_only_at_home(app, SEED, "directus_users.tfa_secret").await;
    assert_only_at_home(app, AUTH_DATA, "directus_users.auth_data").await;
    assert_only_at_home(app, "$argon2id$", "directus_users.password").await;
    assert_only_at_home(app, "wrong-password", "").await;
}

#[tokio::test]
async fn a_second_factor_is_noted_without_its_secret() {
    let app = TestApp::new().await;
    let secret = app.enable_tfa(&app.admin()).await;
    assert_only_at_home(&app, &secret, "directus_users.tfa_secret").await;
    let body = json!({ "otp": app.code(&secret, 0) });
    app.admin().post("/users/me/tfa/disable", body).await.assert_status(204);
    assert_only_at_home(&app, &secret, "").await;
}
