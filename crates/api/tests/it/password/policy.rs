//! The password policy is enforced wherever a password is set.

use serde_json::{Value, json};
use vestibule_testkit::TestApp;

use super::{requested, reset};
use crate::fixtures::{ANN, set, staff};
use crate::mails::mailed_token;

const WEAK: &str = "too-short";

/// v8-archive#1109. The same test for GraphQL: `graphql::auth::v8_archive_1109_password_policy_is_enforced`.
#[tokio::test]
async fn v8_archive_1109_password_policy_is_enforced_by_every_route() {
    let app = TestApp::new().await;
    let (id, role, _) = staff(&app, ANN).await;
    let (ann, admin, anonymous) = (app.logged_in(ANN).await, app.admin(), app.anon());
    let reset_token = requested(&app, ANN).await;
    let invite = json!({ "email": "guest@example.com", "role": role });
    admin.post("/users/invite", invite).await.assert_status(204);
    let invite_token = mailed_token(&app).await;
    set(&app, "public_registration", true).await;
    set(&app, "auth_password_policy", "/^.{12,}$/").await;
    let new = json!({ "email": "new@example.com", "password": WEAK });
    let requests: [(&str, String, Value); 8] = [
        ("PATCH", "/users/me".into(), json!({ "password": WEAK })),
        ("PATCH", format!("/users/{id}"), json!({ "password": WEAK })),
        ("PATCH", "/users".into(), json!({ "keys": [id], "data": { "password": WEAK } })),
        ("PATCH", "/users".into(), json!([{ "id": id, "password": WEAK }])),
        ("POST", "/users".into(), new.clone()),
        ("POST", "/users".into(), json!([new])),
        ("POST", "/roles".into(), json!({ "name": "Nested", "users": [new] })),
        ("PATCH", format!("/roles/{role}"), json!({ "users": [{ "id": id, "password": WEAK }] })),
    ];
    let before = app.tables().await;
    for (number, (method, path, body)) in requests.into_iter().enumerate() {
        let actor = if number == 0 { &ann } else { &admin };
        let reply = actor.send(method, &path, Some(body)).await;
        assert_eq!(reply.code(), "FAILED_VALIDATION", "{method} {path}: {}", reply.shown());
    }
    let registered = anonymous.post("/users/register", new).await;
    let acceptance = json!({ "token": invite_token, "password": WEAK });
    let accepted = anonymous.post("/users/invite/accept", acceptance).await;
    for reply in [registered, accepted, reset(&app, &reset_token, WEAK).await] {
        assert_eq!(reply.code(), "FAILED_VALIDATION", "{}", reply.shown());
    }
    app.assert_unchanged_since(&before, "a password that violates the policy").await;
}
