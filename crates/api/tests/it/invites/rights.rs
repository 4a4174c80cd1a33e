//! Who may invite: checked first, for every address of the request (contract section 16.0).

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{TestActor, TestApp};

use super::member_role;
use crate::fixtures::ANN;
use crate::mails::recipients;

/// A user who may create users with these fields; `more` is merged into the permission.
async fn inviter(app: &TestApp, fields: Value, more: Value) -> (TestActor, String) {
    let (role, policy) = app.role("Inviters", json!({})).await;
    let mut create = json!({ "collection": "directus_users", "action": "create", "fields": fields });
    if let (Some(create), Value::Object(more)) = (create.as_object_mut(), more) {
        create.extend(more);
    }
    app.permit(&policy, create).await;
    app.user("inviter@example.com", json!({ "role": role })).await;
    (app.logged_in("inviter@example.com").await, policy)
}

/// GHSA-p623-wgx3-wxp8: no side effect before the permission check.
#[rstest]
#[case(json!({}))]
#[case(json!({ "invite_url": "https://evil.example.com" }))]
#[tokio::test]
async fn ghsa_p623_nothing_happens_without_the_right(#[case] more: Value) {
    let app = TestApp::new().await;
    let role = member_role(&app).await;
    app.user("plain@example.com", json!({})).await;
    app.user("invited@example.com", json!({ "status": "invited", "password": null })).await;
    let plain = app.logged_in("plain@example.com").await;
    let before = app.tables().await;
    for email in ["new@example.com", "invited@example.com", "plain@example.com"] {
        let mut body = json!({ "email": [email, "other@example.com"], "role": role });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        for actor in [&plain, &app.anon()] {
            let reply = actor.post("/users/invite", body.clone()).await.assert_status(204);
            assert_eq!(reply.body, Value::Null);
        }
    }
    app.assert_unchanged_since(&before, "an invite without the right").await;
    assert!(app.mails().await.is_empty());
}

#[tokio::test]
async fn right_to_create_users_is_the_right_to_invite() {
    let app = TestApp::new().await;
    let role = member_role(&app).await;
    let (inviter, _) = inviter(&app, json!(["email", "role", "status"]), json!({})).await;
    let body = json!({ "email": ANN, "role": role });
    inviter.post("/users/invite", body).await.assert_status(204);
    assert_eq!(recipients(&app).await, [ANN]);
}

/// The permission must include every field an invite sets.
#[rstest]
#[case(json!(["email", "role"]))]
#[case(json!(["email", "status"]))]
#[case(json!(["role", "status"]))]
#[tokio::test]
async fn missing_field_permission_forbids_the_invite(#[case] fields: Value) {
    let app = TestApp::new().await;
    let role = member_role(&app).await;
    let (inviter, _) = inviter(&app, fields, json!({})).await;
    let before = app.tables().await;
    let body = json!({ "email": ANN, "role": role });
    inviter.post("/users/invite", body).await.assert_status(204);
    app.assert_unchanged_since(&before, "an invite without the right to every field").await;
}

/// Permission to invite into one role does not allow another role, least of all the administrator role.
#[tokio::test]
async fn validation_of_new_users_is_enforced() {
    let app = TestApp::new().await;
    let role = member_role(&app).await;
    let admins = app.value("SELECT id FROM directus_roles WHERE name = 'Administrator'").await;
    let only = json!({ "validation": { "role": { "_eq": role } } });
    let (inviter, _) = inviter(&app, json!(["email", "role", "status"]), only).await;
    let before = app.tables().await;
    let body = json!({ "email": ANN, "role": admins });
    assert_eq!(inviter.post("/users/invite", body).await.assert_status(400).code(), "FAILED_VALIDATION");
    app.assert_unchanged_since(&before, "an invite into another role").await;
    inviter.post("/users/invite", json!({ "email": ANN, "role": role })).await.assert_status(204);
    assert_eq!(recipients(&app).await, [ANN]);
}

/// A second invite into another role updates the user.
#[tokio::test]
async fn changing_the_role_requires_the_right_to_update_it() {
    let app = TestApp::new().await;
    let (one, two) = (member_role(&app).await, app.role("Editors", json!({})).await.0);
    let (inviter, policy) = inviter(&app, json!(["email", "role", "status"]), json!({})).await;
    inviter.post("/users/invite", json!({ "email": ANN, "role": one })).await.assert_status(204);
    inviter.post("/users/invite", json!({ "email": ANN, "role": one })).await.assert_status(204);
    assert_eq!(recipients(&app).await, [ANN, ANN]);
    let before = app.tables().await;
    let body = json!({ "email": [ANN, "new@example.com"], "role": two });
    inviter.post("/users/invite", body.clone()).await.assert_status(204);
    app.assert_unchanged_since(&before, "a change of role without the right").await;
    let update = json!({ "collection": "directus_users", "action": "update", "fields": ["role"] });
    app.permit(&policy, update).await;
    inviter.post("/users/invite", body).await.assert_status(204);
    assert_eq!(recipients(&app).await, [ANN, "new@example.com"]);
}

#[tokio::test]
async fn unverified_registration_is_replaced_without_further_rights() {
    let app = TestApp::new().await;
    let role = member_role(&app).await;
    app.user(ANN, json!({ "status": "unverified" })).await;
    let (inviter, _) = inviter(&app, json!(["email", "role", "status"]), json!({})).await;
    inviter.post("/users/invite", json!({ "email": ANN, "role": role })).await.assert_status(204);
    assert_eq!(recipients(&app).await, [ANN]);
    let users = app.rows("SELECT status, password FROM directus_users WHERE email = 'ann@example.com'").await;
    assert_eq!(users, [json!({ "status": "invited", "password": null })]);
}
