//! Shared users, credentials and settings.

use std::time::Duration;

use serde_json::{Value, json};
use vestibule_testkit::{PASSWORD, Reply, TestActor, TestApp, claims};

/// Cookie of cookie mode.
pub(crate) const REFRESH: &str = "directus_refresh_token";

/// Cookie of session mode.
pub(crate) const SESSION: &str = "directus_session_token";

/// Address for tests that need one user only.
pub(crate) const ANN: &str = "ann@example.com";

/// Fields that users may usually update in their own record.
pub(crate) const OWN_FIELDS: [&str; 7] =
    ["first_name", "last_name", "email", "password", "title", "description", "tfa_secret"];

pub(crate) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) fn days(days: u64) -> Duration {
    seconds(days * 24 * 60 * 60)
}

/// Logs in with the default password.
pub(crate) async fn log_in(app: &TestApp, email: &str, mode: &str) -> Reply {
    app.anon().log_in(email, PASSWORD, mode).await.assert_status(200)
}

/// A client with the session cookie of a new login.
pub(crate) async fn browser_login(app: &TestApp, email: &str) -> TestActor {
    let cookie = log_in(app, email, "session").await.cookie(SESSION);
    app.anon().with_cookie(SESSION, &cookie)
}

/// The refresh token of a new login in json mode.
pub(crate) async fn refresh_token(app: &TestApp, email: &str) -> String {
    log_in(app, email, "json").await.text("refresh_token")
}

/// Refreshes in json mode.
pub(crate) async fn refresh(app: &TestApp, token: &str) -> Reply {
    app.anon().post("/auth/refresh", json!({ "refresh_token": token })).await
}

/// The session token in a session cookie.
pub(crate) fn session_of(cookie: &str) -> String {
    claims(cookie)["session"].as_str().expect("the claim session").to_owned()
}

/// Creates a user with app access who may update their own record; returns the ids of user, role and policy.
pub(crate) async fn staff(app: &TestApp, email: &str) -> (String, String, String) {
    let (role, policy) = app.role("Staff", json!({ "app_access": true })).await;
    let own = json!({ "id": { "_eq": "$CURRENT_USER" } });
    let update = json!({
        "collection": "directus_users",
        "action": "update",
        "fields": OWN_FIELDS,
        "permissions": own,
    });
    app.permit(&policy, update).await;
    let id = app.user(email, json!({ "role": role })).await;
    (id, role, policy)
}

/// Changes one setting.
pub(crate) async fn set(app: &TestApp, name: &str, value: impl Into<Value>) {
    app.admin().patch("/settings", json!({ name: value.into() })).await.assert_status(200);
}

/// The stored status of a user.
pub(crate) async fn status_of(app: &TestApp, email: &str) -> Value {
    app.value(&format!("SELECT status FROM directus_users WHERE email = '{email}'")).await
}
