//! Checks precede side effects: after a rejected request the database is unchanged (GHSA-p623-wgx3-wxp8).

use serde_json::{Value, json};
use vestibule_testkit::{ADMIN_EMAIL, TestApp};

use crate::fixtures::{ANN, SESSION, log_in, refresh_token, staff};

const MISSING: &str = "7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11";

/// Requests without the right; `ADMIN` and `OWN` are keys of users, `ROLE` and `POLICY` of a role and a policy.
fn without_right() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("POST", "/users", json!({ "email": "x@example.com", "password": "x" })),
        ("POST", "/users", json!([{ "email": "x@example.com" }, { "email": "y@example.com" }])),
        ("PATCH", "/users/ADMIN", json!({ "title": "x" })),
        ("PATCH", "/users/ADMIN", json!({ "password": "Taken-over-1" })),
        ("PATCH", "/users/ADMIN", json!({ "status": "suspended" })),
        ("PATCH", "/users/OWN", json!({ "role": "ROLE" })),
        ("PATCH", "/users/OWN", json!({ "title": "x", "token": "y" })),
        ("PATCH", "/users", json!({ "keys": ["OWN", "ADMIN"], "data": { "title": "x" } })),
        ("PATCH", "/users", json!([{ "id": "OWN", "title": "x" }, { "id": "ADMIN", "title": "x" }])),
        ("PATCH", "/users/me", json!({ "policies": { "create": [{ "policy": "POLICY" }] } })),
        ("PATCH", "/users/me", json!({ "role": { "name": "Mine", "policies": [{ "policy": "POLICY" }] } })),
        ("DELETE", "/users/ADMIN", Value::Null),
        ("DELETE", "/users/OWN", Value::Null),
        ("DELETE", "/users", json!(["OWN", "ADMIN"])),
        ("DELETE", "/users", json!({ "query": {} })),
        ("POST", "/roles", json!({ "name": "x" })),
        ("POST", "/roles", json!({ "name": "x", "users": ["OWN"] })),
        ("PATCH", "/roles/ROLE", json!({ "users": ["OWN"] })),
        ("DELETE", "/roles/ROLE", Value::Null),
        ("POST", "/policies", json!({ "name": "x", "admin_access": true })),
        ("PATCH", "/policies/POLICY", json!({ "admin_access": true })),
        ("DELETE", "/policies/POLICY", Value::Null),
        ("POST", "/access", json!({ "policy": "POLICY", "user": "OWN" })),
        (
            "POST",
            "/permissions",
            json!({ "policy": "POLICY", "collection": "directus_users", "action": "read" }),
        ),
        ("DELETE", "/permissions/1", Value::Null),
        ("PATCH", "/settings", json!({ "auth_login_attempts": null })),
        ("POST", "/users/ADMIN/tfa/disable", Value::Null),
        ("POST", "/utils/cache/clear", Value::Null),
        ("POST", "/server/setup", json!({ "admin": { "email": "x@example.com", "password": "x" } })),
    ]
}

/// Requests of an administrator that fail after a part of them was valid.
fn partially_invalid() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("POST", "/users", json!([{ "email": "x@example.com" }, { "email": "nonsense" }])),
        ("POST", "/users", json!([{ "email": "x@example.com" }, { "email": "X@example.com" }])),
        ("POST", "/users", json!([{ "email": "x@example.com" }, { "email": ADMIN_EMAIL }])),
        ("POST", "/users", json!({ "email": "x@example.com", "role": MISSING })),
        (
            "POST",
            "/users",
            json!({ "email": "x@example.com", "role": { "name": "New" }, "policies": [{ "policy": MISSING }] }),
        ),
        ("PATCH", "/users", json!([{ "id": "OWN", "title": "x" }, { "id": "OWN", "email": ADMIN_EMAIL }])),
        ("PATCH", "/users", json!([{ "id": "OWN", "password": "Another-pass-1" }, { "title": "no key" }])),
        ("PATCH", "/users", json!({ "keys": ["OWN", "ADMIN"], "data": { "email": "same@example.com" } })),
        ("PATCH", "/users", json!({ "keys": ["OWN", "ADMIN"], "data": { "status": "suspended" } })),
        ("PATCH", "/users/ADMIN", json!({ "role": null })),
        ("DELETE", "/users", json!(["OWN", "ADMIN"])),
        ("DELETE", "/users/ADMIN", Value::Null),
        ("POST", "/roles", json!({ "name": "x", "users": [{ "email": "nonsense" }] })),
        ("POST", "/roles", json!({ "name": "x", "parent": MISSING })),
        ("PATCH", "/roles/ROLE", json!({ "name": "New", "parent": "ROLE" })),
        ("PATCH", "/roles/ROLE", json!({ "name": null })),
        ("POST", "/policies", json!({ "name": "x", "ip_access": ["nonsense"] })),
        ("PATCH", "/policies/ADMINS", json!({ "admin_access": false })),
        ("DELETE", "/policies/ADMINS", Value::Null),
        ("POST", "/access", json!({ "policy": MISSING, "role": "ROLE" })),
        (
            "POST",
            "/permissions",
            json!([{ "policy": "POLICY", "collection": "directus_users", "action": "read" }, {}]),
        ),
        ("PATCH", "/settings", json!({ "project_name": "New", "auth_password_policy": "/(/" })),
        ("PATCH", "/users/me", json!({ "title": "x", "email": "nonsense" })),
        ("PATCH", "/users/me", json!({ "title": "x", "tfa_secret": "x" })),
    ]
}

struct Keys(Vec<(&'static str, String)>);

impl Keys {
    fn substitute(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (name, key)| {
            text.replace(&format!("\"{name}\""), &format!("\"{key}\""))
                .replace(&format!("/{name}"), &format!("/{key}"))
        })
    }
}

async fn prepared() -> (TestApp, Keys) {
    let app = TestApp::new().await;
    let (own, role, policy) = staff(&app, ANN).await;
    for mode in ["json", "session"] {
        log_in(&app, ANN, mode).await;
        log_in(&app, ADMIN_EMAIL, mode).await;
    }
    let key = async |select: &str| app.value(select).await.as_str().expect("a key").to_owned();
    let admin = key("SELECT id FROM directus_users WHERE email = 'admin@example.com'").await;
    let admins = key("SELECT id FROM directus_policies WHERE admin_access = 1").await;
    let keys = vec![("ADMINS", admins), ("ADMIN", admin), ("OWN", own), ("ROLE", role), ("POLICY", policy)];
    (app, Keys(keys))
}

#[tokio::test]
async fn ghsa_p623_forbidden_request_changes_nothing() {
    let (app, keys) = prepared().await;
    let ann = app.logged_in(ANN).await;
    for (who, actor) in [("user", ann), ("anonymous", app.anon())] {
        for (method, path, body) in without_right() {
            let before = app.tables().await;
            let path = keys.substitute(path);
            let body: Value = serde_json::from_str(&keys.substitute(&body.to_string())).expect("JSON");
            let what = format!("{who}: {method} {path} {body}");
            let reply = actor.send(method, &path, Some(body).filter(|body| !body.is_null())).await;
            assert!([400, 401, 403].contains(&reply.status.as_u16()), "{what}: {}", reply.shown());
            app.assert_unchanged_since(&before, &what).await;
        }
    }
}

#[tokio::test]
async fn ghsa_p623_partially_invalid_request_changes_nothing() {
    let (app, keys) = prepared().await;
    for (method, path, body) in partially_invalid() {
        let before = app.tables().await;
        let path = keys.substitute(path);
        let body: Value = serde_json::from_str(&keys.substitute(&body.to_string())).expect("JSON");
        let what = format!("{method} {path} {body}");
        let reply = app.admin().send(method, &path, Some(body).filter(|body| !body.is_null())).await;
        assert!([400, 403, 422].contains(&reply.status.as_u16()), "{what}: {}", reply.shown());
        app.assert_unchanged_since(&before, &what).await;
    }
}

#[tokio::test]
async fn reads_change_nothing() {
    let (app, _) = prepared().await;
    let cookie = log_in(&app, ANN, "session").await.cookie(SESSION);
    let token = refresh_token(&app, ANN).await;
    let before = app.tables().await;
    for path in [
        "/users/me",
        "/users",
        "/roles/me",
        "/permissions/me",
        "/server/info",
        "/activity",
        "/auth",
        "/nonsense",
    ] {
        app.admin().get(path).await;
        app.anon().with_cookie(SESSION, &cookie).get(path).await;
        app.anon().with_token(&token).get(path).await.assert_status(if path == "/nonsense" {
            404
        } else {
            401
        });
    }
    app.assert_unchanged_since(&before, "a read").await;
}
