//! Who may invite: looked at first, for every address of the call (contract section 16.0).

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{TestActor, TestApp};

use super::guests;
use crate::letters::recipients;
use crate::people::ANN;

/// Somebody who may make users with these fields, and what more is given.
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

/// GHSA-p623-wgx3-wxp8: nothing happens before the right to do it was looked at.
#[rstest]
#[case(json!({}))]
#[case(json!({ "invite_url": "https://evil.example.com" }))]
#[tokio::test]
async fn ghsa_p623_without_the_right_nothing_happens(#[case] more: Value) {
    let app = TestApp::new().await;
    let role = guests(&app).await;
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
async fn the_right_to_make_users_is_the_right_to_invite() {
    let app = TestApp::new().await;
    let role = guests(&app).await;
    let (inviter, _) = inviter(&app, json!(["email", "role", "status"]), json!({})).await;
    let body = json!({ "email": ANN, "role": role });
    inviter.post("/users/invite", body).await.assert_status(204);
    assert_eq!(recipients(&app).await, [ANN]);
}

/// Every field that an invite sets has to be open.
#[rstest]
#[case(json!(["email", "role"]))]
#[case(json!(["email", "status"]))]
#[case(json!(["role", "status"]))]
#[tokio::test]
async fn a_field_too_few_is_no_right(#[case] fields: Value) {
    let app = TestApp::new().await;
    let role = guests(&app).await;
    let (inviter, _) = inviter(&app, fields, json!({})).await;
    let before = app.tables().await;
    let body = json!({ "email": ANN, "role": role });
    inviter.post("/users/invite", body).await.assert_status(204);
    app.assert_unchanged_since(&before, "an invite without the right to every field").await;
}

/// Whoever may invite into one role may not invite into another: least of all that of the administrators.
#[tokio::test]
async fn the_rules_for_new_users_hold() {
    let app = TestApp::new().await;
    let role = guests(&app).await;
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

/// To invite somebody again into another role is to change that user.
#[tokio::test]
async fn another_role_wants_the_right_to_change_it() {
    let app = TestApp::new().await;
    let (one, two) = (guests(&app).await, app.role("Editors", json!({})).await.0);
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
async fn a_registration_gives_way_without_further_rights() {
    let app = TestApp::new().await;
    let role = guests(&app).await;
    app.user(ANN, json!({ "status": "unverified" })).await;
    let (inviter, _) = inviter(&app, json!(["email", "role", "status"]), json!({})).await;
    inviter.post("/users/invite", json!({ "email": ANN, "role": role })).await.assert_status(204);
    assert_eq!(recipients(&app).await, [ANN]);
    let users = app.rows("SELECT status, password FROM directus_users WHERE email = 'ann@example.com'").await;
    assert_eq!(users, [json!({ "status": "invited", "password": null })]);
}
