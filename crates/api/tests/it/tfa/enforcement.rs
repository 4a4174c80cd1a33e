//! `ENFORCE_TFA=server`: a user required to set up TFA can do nothing else before.

use serde_json::{Value, json};
use vestibule_app::EnforceTfa;
use vestibule_testkit::{ADMIN_TOKEN, PASSWORD, TestActor, TestApp};

use super::enable_with_codes;
use crate::fixtures::{ANN, SESSION, browser_login, log_in, refresh};

async fn enforcing() -> TestApp {
    TestApp::with(|setup| setup.settings.login.enforce_tfa = EnforceTfa::Server).await
}

/// Ann, an administrator whose policy requires TFA; returns her id.
async fn admin_requiring_tfa(app: &TestApp) -> String {
    let (role, _) = app.role("Bound", json!({ "admin_access": true, "enforce_tfa": true })).await;
    app.user(ANN, json!({ "role": role, "first_name": "Ann" })).await
}

const MESSAGE: &str = "A second factor is required. Set it up to go on.";

/// Every route except those needed for the setup.
const FORBIDDEN_ROUTES: [(&str, &str); 34] = [
    ("PATCH", "/users/me"),
    ("PATCH", "/users/me/track/page"),
    ("POST", "/users/me/tfa/disable"),
    ("GET", "/users/me/tfa/recovery-codes"),
    ("POST", "/users/me/tfa/recovery-codes"),
    ("GET", "/users"),
    ("POST", "/users"),
    ("PATCH", "/users"),
    ("DELETE", "/users"),
    ("SEARCH", "/users"),
    ("GET", "/users/KEY"),
    ("PATCH", "/users/KEY"),
    ("DELETE", "/users/KEY"),
    ("POST", "/users/KEY/tfa/disable"),
    ("GET", "/roles"),
    ("POST", "/roles"),
    ("GET", "/policies"),
    ("POST", "/policies"),
    ("GET", "/permissions"),
    ("GET", "/permissions/me"),
    ("GET", "/permissions/me/directus_users"),
    ("POST", "/permissions"),
    ("GET", "/access"),
    ("POST", "/access"),
    ("GET", "/presets"),
    ("GET", "/notifications"),
    ("GET", "/activity"),
    ("GET", "/revisions"),
    ("GET", "/settings"),
    ("PATCH", "/settings"),
    ("GET", "/server/health"),
    ("GET", "/utils/random/string"),
    ("POST", "/utils/cache/clear"),
    ("GET", "/roles/KEY"),
];

async fn assert_forbidden(app: &TestApp, actor: &TestActor, key: &str) {
    let before = app.tables().await;
    for (method, path) in FORBIDDEN_ROUTES {
        let body = (method != "GET").then(|| json!({}));
        let reply = actor.send(method, &path.replace("KEY", key), body).await;
        assert_eq!(reply.status.as_u16(), 403, "{method} {path}: {:#}", reply.body);
        let error = json!({ "message": MESSAGE, "extensions": { "reason": MESSAGE, "code": "FORBIDDEN" } });
        assert_eq!(reply.body["errors"][0], error, "{method} {path}");
    }
    app.assert_unchanged_since(&before, "a rejected request").await;
}

#[tokio::test]
async fn every_other_route_is_forbidden_before_the_setup() {
    let app = enforcing().await;
    let id = admin_requiring_tfa(&app).await;
    assert_forbidden(&app, &app.logged_in(ANN).await, &id).await;
    assert_forbidden(&app, &browser_login(&app, ANN).await, &id).await;
}

#[tokio::test]
async fn restricted_user_reads_only_own_basic_fields_and_public_data() {
    let app = enforcing().await;
    let id = admin_requiring_tfa(&app).await;
    let ann = app.logged_in(ANN).await;
    let me = ann.get("/users/me").await.assert_status(200);
    let mut fields: Vec<&str> = me.data().as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    let shown = [
        "appearance",
        "email",
        "first_name",
        "id",
        "language",
        "last_name",
        "provider",
        "role",
        "status",
        "tfa_secret",
    ];
    assert_eq!(fields, shown);
    assert_eq!(
        (me.text("id"), me.text("email"), &me.data()["tfa_secret"]),
        (id, ANN.to_owned(), &Value::Null)
    );
    let role = ann.get("/users/me?fields=role.name").await.assert_status(200);
    assert_eq!(role.data(), &json!(me.text("id")), "without a field that may be read an item is its key");
    for forbidden in ["token", "title", "policies"] {
        let reply = ann.get(&format!("/users/me?fields={forbidden}")).await;
        assert_eq!(reply.data(), &json!({ "id": me.text("id") }), "{forbidden}");
    }
    let globals = ann.get("/policies/me/globals").await.assert_status(200);
    let expected = json!({ "app_access": true, "admin_access": false, "enforce_tfa": true });
    assert_eq!(globals.data(), &expected);
    let roles = ann.get("/roles/me").await.assert_status(200);
    assert!(roles.data()[0].as_object().unwrap().keys().eq(["id"]), "{:#}", roles.body);
    let info = ann.get("/server/info").await.assert_status(200);
    assert_eq!(info.data()["project"]["project_name"], "Directus");
    ann.get("/server/ping").await.assert_status(200);
    ann.get("/auth").await.assert_status(200);
}

#[tokio::test]
async fn setup_lifts_the_restriction_of_the_same_session() {
    let app = enforcing().await;
    let id = admin_requiring_tfa(&app).await;
    let ann = app.logged_in(ANN).await;
    enable_with_codes(&app, &ann).await;
    ann.get("/users").await.assert_status(200);
    ann.get(&format!("/users/{id}")).await.assert_status(200);
    ann.post("/roles", json!({ "name": "Editor" })).await.assert_status(200);
}

/// Directus requires such a user to set up TFA and forbids it without the right to update `tfa_secret`.
#[tokio::test]
async fn required_setup_needs_no_right_to_update_the_secret() {
    let app = enforcing().await;
    let (role, _) = app.role("Bound", json!({ "app_access": true, "enforce_tfa": true })).await;
    app.user(ANN, json!({ "role": role })).await;
    let ann = app.logged_in(ANN).await;
    app.enable_tfa(&ann).await;
    ann.get("/users/me").await.assert_status(200);
    ann.patch("/users/me", json!({ "first_name": "Ann" })).await.assert_status(403);
    let audited = "SELECT count(*) FROM directus_revisions WHERE delta LIKE '%tfa_secret%'";
    assert_eq!(app.value(audited).await, 1);
}

#[tokio::test]
async fn required_setup_grants_no_other_right() {
    let app = enforcing().await;
    let id = admin_requiring_tfa(&app).await;
    let other = app.user("bob@example.com", json!({})).await;
    let ann = app.logged_in(ANN).await;
    let before = app.tables().await;
    for (path, body) in [
        ("/users/me".to_owned(), json!({ "tfa_secret": null })),
        (format!("/users/{id}"), json!({ "tfa_secret": "JBSWY3DPEHPK3PXP" })),
        (format!("/users/{other}"), json!({ "tfa_secret": null })),
    ] {
        ann.patch(&path, body).await.assert_status(403);
    }
    app.assert_unchanged_since(&before, "a rejected change").await;
}

#[tokio::test]
async fn restricted_session_can_be_refreshed_and_ended() {
    let app = enforcing().await;
    admin_requiring_tfa(&app).await;
    let tokens = log_in(&app, ANN, "json").await;
    let tokens = refresh(&app, &tokens.text("refresh_token")).await.assert_status(200);
    let ann = app.anon().with_token(&tokens.text("access_token"));
    ann.get("/users").await.assert_status(403);
    let body = json!({ "refresh_token": tokens.text("refresh_token") });
    ann.post("/auth/logout", body).await.assert_status(204);
    let cookie = log_in(&app, ANN, "session").await.cookie(SESSION);
    let browser = app.anon().with_cookie(SESSION, &cookie);
    browser.post("/auth/refresh", json!({ "mode": "session" })).await.assert_status(200);
    browser.post("/auth/logout", json!({ "mode": "session" })).await.assert_status(204);
}

/// A requirement takes effect with the next request, and so does its removal.
#[tokio::test]
async fn requirement_takes_effect_at_once() {
    let app = enforcing().await;
    let (role, policy) = app.role("Staff", json!({ "app_access": true })).await;
    app.user(ANN, json!({ "role": role })).await;
    let ann = app.logged_in(ANN).await;
    ann.get("/roles").await.assert_status(200);
    let path = format!("/policies/{policy}");
    app.admin().patch(&path, json!({ "enforce_tfa": true })).await.assert_status(200);
    ann.get("/roles").await.assert_status(403);
    app.admin().patch(&path, json!({ "enforce_tfa": false })).await.assert_status(200);
    ann.get("/roles").await.assert_status(200);
}

/// Directus checks the policies of the user's own role only.
#[tokio::test]
async fn requirement_of_parent_roles_and_of_the_user_applies() {
    let app = enforcing().await;
    let (parent, _) = app.role("Parent", json!({ "app_access": true, "enforce_tfa": true })).await;
    let child = app.admin().post("/roles", json!({ "name": "Child", "parent": parent })).await.text("id");
    app.user(ANN, json!({ "role": child })).await;
    app.logged_in(ANN).await.get("/roles").await.assert_status(403);
    let policy = app.admin().post("/policies", json!({ "name": "P", "enforce_tfa": true })).await.text("id");
    app.user("bob@example.com", json!({ "policies": [{ "policy": policy }] })).await;
    app.logged_in("bob@example.com").await.get("/users").await.assert_status(403);
    let reply = app.logged_in("bob@example.com").await.get("/users/me").await.assert_status(200);
    assert_eq!(reply.text("email"), "bob@example.com");
}

#[tokio::test]
async fn disabling_tfa_restores_the_restriction() {
    let app = enforcing().await;
    admin_requiring_tfa(&app).await;
    let ann = app.logged_in(ANN).await;
    let (_, codes) = enable_with_codes(&app, &ann).await;
    ann.post("/users/me/tfa/disable", json!({ "otp": codes[0] })).await.assert_status(204);
    ann.get("/users").await.assert_status(403);
    ann.get("/users/me").await.assert_status(200);
}

/// A static token is no login, so TFA does not apply to it.
#[tokio::test]
async fn static_tokens_are_not_restricted() {
    let app = enforcing().await;
    let (role, _) = app.role("Bound", json!({ "admin_access": true, "enforce_tfa": true })).await;
    app.user(ANN, json!({ "role": role, "token": "static-of-ann" })).await;
    app.anon().with_token("static-of-ann").get("/users").await.assert_status(200);
    app.anon().with_token(ADMIN_TOKEN).get("/users").await.assert_status(200);
}

#[tokio::test]
async fn users_without_the_requirement_are_not_restricted() {
    let app = enforcing().await;
    app.user(ANN, json!({})).await;
    app.logged_in(ANN).await.get("/users/me").await.assert_status(200);
    app.anon().get("/server/info").await.assert_status(200);
    assert_eq!(app.anon().log_in(ANN, PASSWORD, "json").await.status, 200);
}

/// `ENFORCE_TFA=studio`: as in Directus, the requirement is only reported.
#[tokio::test]
async fn studio_mode_restricts_nothing() {
    let app = TestApp::new().await;
    admin_requiring_tfa(&app).await;
    let ann = app.logged_in(ANN).await;
    ann.get("/users").await.assert_status(200);
    assert_eq!(ann.get("/policies/me/globals").await.data()["enforce_tfa"], true);
}
