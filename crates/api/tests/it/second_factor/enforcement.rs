//! `ENFORCE_TFA=server`: whom a policy binds can do nothing but set up a second factor, until there is one.

use serde_json::{Value, json};
use vestibule_app::EnforceTfa;
use vestibule_testkit::{ADMIN_TOKEN, PASSWORD, TestActor, TestApp};

use super::enable_with_codes;
use crate::people::{ANN, SESSION, at_browser, log_in, refresh};

async fn enforcing() -> TestApp {
    TestApp::with(|setup| setup.settings.login.enforce_tfa = EnforceTfa::Server).await
}

/// Ann, an administrator whose policy demands a second factor; gives her id.
async fn bound_admin(app: &TestApp) -> String {
    let (role, _) = app.role("Bound", json!({ "admin_access": true, "enforce_tfa": true })).await;
    app.user(ANN, json!({ "role": role, "first_name": "Ann" })).await
}

const OPEN: &str = "A second factor is required. Set it up to go on.";

/// Every route there is, but for those of the set-up.
const CLOSED: [(&str, &str); 34] = [
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

async fn assert_closed(app: &TestApp, actor: &TestActor, key: &str) {
    let before = app.tables().await;
    for (method, path) in CLOSED {
        let body = (method != "GET").then(|| json!({}));
        let reply = actor.send(method, &path.replace("KEY", key), body).await;
        assert_eq!(reply.status.as_u16(), 403, "{method} {path}: {:#}", reply.body);
        let error = json!({ "message": OPEN, "extensions": { "reason": OPEN, "code": "FORBIDDEN" } });
        assert_eq!(reply.body["errors"][0], error, "{method} {path}");
    }
    app.assert_unchanged_since(&before, "a refused request").await;
}

#[tokio::test]
async fn until_there_is_a_factor_everything_else_is_closed() {
    let app = enforcing().await;
    let id = bound_admin(&app).await;
    assert_closed(&app, &app.logged_in(ANN).await, &id).await;
    assert_closed(&app, &at_browser(&app, ANN).await, &id).await;
}

#[tokio::test]
async fn people_see_who_they_are_and_what_is_asked_of_them_and_no_more() {
    let app = enforcing().await;
    let id = bound_admin(&app).await;
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
    assert_eq!(role.data(), &json!({}));
    for closed in ["token", "title", "policies"] {
        let reply = ann.get(&format!("/users/me?fields={closed}")).await;
        assert_eq!(reply.data(), &json!({ "id": me.text("id") }), "{closed}");
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
async fn after_the_set_up_the_same_session_opens_everything() {
    let app = enforcing().await;
    let id = bound_admin(&app).await;
    let ann = app.logged_in(ANN).await;
    enable_with_codes(&app, &ann).await;
    ann.get("/users").await.assert_status(200);
    ann.get(&format!("/users/{id}")).await.assert_status(200);
    ann.post("/roles", json!({ "name": "Editor" })).await.assert_status(200);
}

/// In Directus a member without the right to change `tfa_secret` is told to set it up and refused when doing so.
#[tokio::test]
async fn whoever_must_set_it_up_may_even_without_the_right_to_change_the_secret() {
    let app = enforcing().await;
    let (role, _) = app.role("Bound", json!({ "app_access": true, "enforce_tfa": true })).await;
    app.user(ANN, json!({ "role": role })).await;
    let ann = app.logged_in(ANN).await;
    app.enable_tfa(&ann).await;
    ann.get("/users/me").await.assert_status(200);
    ann.patch("/users/me", json!({ "first_name": "Ann" })).await.assert_status(403);
    let noted = "SELECT count(*) FROM directus_revisions WHERE delta LIKE '%tfa_secret%'";
    assert_eq!(app.value(noted).await, 1);
}

#[tokio::test]
async fn the_rights_to_set_it_up_are_for_nothing_else() {
    let app = enforcing().await;
    let id = bound_admin(&app).await;
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
    app.assert_unchanged_since(&before, "a refused change").await;
}

#[tokio::test]
async fn sessions_can_be_refreshed_and_ended() {
    let app = enforcing().await;
    bound_admin(&app).await;
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

/// A demand that comes later binds from the next request on, and one that goes stops binding.
#[tokio::test]
async fn the_demand_holds_at_once() {
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

/// Directus looks at the policies of the own role only.
#[tokio::test]
async fn demands_of_parents_and_of_the_user_bind_too() {
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
async fn whoever_takes_the_factor_off_is_bound_again() {
    let app = enforcing().await;
    bound_admin(&app).await;
    let ann = app.logged_in(ANN).await;
    let (_, codes) = enable_with_codes(&app, &ann).await;
    ann.post("/users/me/tfa/disable", json!({ "otp": codes[0] })).await.assert_status(204);
    ann.get("/users").await.assert_status(403);
    ann.get("/users/me").await.assert_status(200);
}

/// A static token is no login: no second factor is ever asked of it.
#[tokio::test]
async fn static_tokens_are_not_bound() {
    let app = enforcing().await;
    let (role, _) = app.role("Bound", json!({ "admin_access": true, "enforce_tfa": true })).await;
    app.user(ANN, json!({ "role": role, "token": "static-of-ann" })).await;
    app.anon().with_token("static-of-ann").get("/users").await.assert_status(200);
    app.anon().with_token(ADMIN_TOKEN).get("/users").await.assert_status(200);
}

#[tokio::test]
async fn nobody_else_is_bound() {
    let app = enforcing().await;
    app.user(ANN, json!({})).await;
    app.logged_in(ANN).await.get("/users/me").await.assert_status(200);
    app.anon().get("/server/info").await.assert_status(200);
    assert_eq!(app.anon().log_in(ANN, PASSWORD, "json").await.status, 200);
}

/// `ENFORCE_TFA=studio`: as in Directus, it is only said.
#[tokio::test]
async fn left_to_the_studio_nothing_is_refused() {
    let app = TestApp::new().await;
    bound_admin(&app).await;
    let ann = app.logged_in(ANN).await;
    ann.get("/users").await.assert_status(200);
    assert_eq!(ann.get("/policies/me/globals").await.data()["enforce_tfa"], true);
}
