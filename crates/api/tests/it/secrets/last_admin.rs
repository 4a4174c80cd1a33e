//! The last administrator cannot be removed or demoted by any route (contract section 7).

use serde_json::{Value, json};
use vestibule_testkit::{PASSWORD, TestApp};

use crate::fixtures::{set, status_of};

/// Keys of the administrator of a new installation.
struct Ids {
    user: String,
    role: String,
    policy: String,
    access: String,
    /// Another role, without permissions.
    other: String,
    /// A policy without permissions.
    none: String,
}

async fn ids(app: &TestApp) -> Ids {
    let (other, none) = app.role("Other", json!({})).await;
    let id = async |table: &str, rule: &str| {
        let found = app.value(&format!("SELECT id FROM directus_{table} WHERE {rule}")).await;
        found.as_str().expect("a key").to_owned()
    };
    let policy = id("policies", "name = 'Administrator'").await;
    Ids {
        user: id("users", "email = 'admin@example.com'").await,
        role: id("roles", "name = 'Administrator'").await,
        access: id("access", &format!("policy = '{policy}'")).await,
        policy,
        other,
        none,
    }
}

type Change = (&'static str, String, Option<Value>);

/// Every REST request that would remove the last administrator.
fn removals(ids: &Ids) -> Vec<Change> {
    let Ids { user, role, policy, access, other, none } = ids;
    let patch = |path: String, body: Value| ("PATCH", path, Some(body));
    let delete = |path: String, body: Option<Value>| ("DELETE", path, body);
    let suspended = json!({ "status": "suspended" });
    let demoted = json!({ "admin_access": false });
    vec![
        // The user.
        patch(format!("/users/{user}"), suspended.clone()),
        patch(format!("/users/{user}"), json!({ "status": "Active" })),
        patch(format!("/users/{user}"), json!({ "status": "active " })),
        patch("/users/me".into(), json!({ "status": "archived" })),
        patch(format!("/users/{user}"), json!({ "role": null })),
        patch(format!("/users/{user}"), json!({ "role": other })),
        patch(format!("/users/{user}"), json!({ "role": { "name": "New" } })),
        patch(format!("/users/{user}"), json!({ "role": { "id": role, "policies": [] } })),
        patch("/users".into(), json!({ "keys": [user], "data": suspended })),
        patch("/users".into(), json!({ "query": {}, "data": suspended })),
        patch("/users".into(), json!([{ "id": user, "role": null }])),
        delete(format!("/users/{user}"), None),
        delete("/users".into(), Some(json!([user]))),
        delete("/users".into(), Some(json!({ "query": {} }))),
        // The role.
        patch(format!("/roles/{role}"), json!({ "policies": [] })),
        patch(format!("/roles/{role}"), json!({ "policies": { "delete": [access] } })),
        patch(
            format!("/roles/{role}"),
            json!({ "policies": { "update": [{ "id": access, "policy": none }] } }),
        ),
        patch(format!("/roles/{role}"), json!({ "users": [] })),
        patch(format!("/roles/{role}"), json!({ "users": { "delete": [user] } })),
        patch(
            format!("/roles/{role}"),
            json!({ "users": { "update": [{ "id": user, "status": "draft" }] } }),
        ),
        patch(format!("/roles/{other}"), json!({ "users": [user] })),
        patch(format!("/roles/{other}"), json!({ "policies": { "update": [access] } })),
        patch("/roles".into(), json!({ "keys": [role, other], "data": { "policies": [] } })),
        ("POST", "/roles".into(), Some(json!({ "name": "New", "users": [user] }))),
        delete(format!("/roles/{role}"), None),
        delete("/roles".into(), Some(json!({ "keys": [role, other] }))),
        // The policy.
        patch(format!("/policies/{policy}"), demoted.clone()),
        patch(format!("/policies/{policy}"), json!({ "roles": [] })),
        patch(format!("/policies/{policy}"), json!({ "roles": { "delete": [access] } })),
        patch(format!("/policies/{none}"), json!({ "roles": { "update": [access] } })),
        patch("/policies".into(), json!({ "query": {}, "data": demoted })),
        patch("/policies".into(), json!([{ "id": policy, "admin_access": false }])),
        delete(format!("/policies/{policy}"), None),
        delete("/policies".into(), Some(json!([policy, none]))),
        // The access row that links role and policy.
        patch(format!("/access/{access}"), json!({ "policy": none })),
        patch(format!("/access/{access}"), json!({ "role": other })),
        patch(format!("/access/{access}"), json!({ "role": null })),
        patch(format!("/access/{access}"), json!({ "policy": { "id": policy, "admin_access": false } })),
        delete(format!("/access/{access}"), None),
        delete("/access".into(), Some(json!({ "query": {} }))),
    ]
}

/// Each change is rejected with the error of the contract and changes nothing.
async fn assert_all_rejected(app: &TestApp, changes: Vec<Change>) {
    let before = app.tables().await;
    for (method, path, body) in changes {
        let what = format!("{method} {path} {body:?}");
        let reply = app.admin().send(method, &path, body).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code()),
            (422, "UNPROCESSABLE_CONTENT"),
            "{what}: {}",
            reply.shown()
        );
        assert!(
            reply.shown().contains("Cannot remove the last admin user from the system"),
            "{}",
            reply.shown()
        );
        app.assert_unchanged_since(&before, &what).await;
    }
}

#[tokio::test]
async fn last_administrator_cannot_be_removed() {
    let app = TestApp::new().await;
    let removals = removals(&ids(&app).await);
    assert_all_rejected(&app, removals).await;
}

#[tokio::test]
async fn administrator_who_cannot_log_in_does_not_count() {
    let app = TestApp::new().await;
    let ids = ids(&app).await;
    app.user("away@example.com", json!({ "role": ids.role, "status": "archived" })).await;
    assert_all_rejected(&app, removals(&ids)).await;
}

/// Administrator rights from a parent role, or from a policy of a user without a role.
#[tokio::test]
async fn inherited_and_direct_administrator_rights_are_kept() {
    let app = TestApp::new().await;
    let ids = ids(&app).await;
    let admin = app.admin();
    let below = json!({ "name": "Below", "parent": ids.role });
    let below = admin.post("/roles", below).await.assert_status(200).text("id");
    admin.patch(&format!("/users/{}", ids.user), json!({ "role": below })).await.assert_status(200);
    let Ids { role, policy, .. } = &ids;
    let patch = |path: String, body: Value| ("PATCH", path, Some(body));
    let by_parent = vec![
        patch(format!("/roles/{below}"), json!({ "parent": null })),
        patch(format!("/roles/{below}"), json!({ "parent": ids.other })),
        patch(format!("/roles/{role}"), json!({ "children": [] })),
        patch(format!("/roles/{role}"), json!({ "children": { "delete": [below] } })),
        patch(format!("/roles/{}", ids.other), json!({ "children": { "update": [below] } })),
        ("DELETE", format!("/roles/{role}"), None),
        ("DELETE", format!("/roles/{below}"), None),
        ("DELETE", format!("/policies/{policy}"), None),
    ];
    assert_all_rejected(&app, by_parent).await;

    let own = json!({ "role": null, "policies": [{ "policy": policy }] });
    let own = admin.patch(&format!("/users/{}", ids.user), own).await.assert_status(200);
    let access = own.data()["policies"][0].as_str().expect("a key").to_owned();
    let by_own_access = vec![
        patch(format!("/users/{}", ids.user), json!({ "policies": [] })),
        patch(format!("/users/{}", ids.user), json!({ "policies": { "delete": [access] } })),
        patch(format!("/policies/{policy}"), json!({ "users": [] })),
        patch(format!("/access/{access}"), json!({ "user": null })),
        ("DELETE", format!("/access/{access}"), None),
        ("DELETE", format!("/policies/{policy}"), None),
        ("DELETE", format!("/users/{}", ids.user), None),
    ];
    assert_all_rejected(&app, by_own_access).await;
}

#[tokio::test]
async fn last_administrator_cannot_be_removed_over_graphql() {
    let app = TestApp::new().await;
    let Ids { user, role, policy, access, .. } = ids(&app).await;
    let before = app.tables().await;
    for mutation in [
        format!(r#"update_users_item(id: "{user}", data: {{ status: "suspended" }}) {{ id }}"#),
        r#"update_users_me(data: { status: "suspended" }) { id }"#.to_owned(),
        format!(r#"update_users_items(ids: ["{user}"], data: {{ status: "suspended" }}) {{ id }}"#),
        format!(r#"update_users_batch(data: [{{ id: "{user}", status: "suspended" }}]) {{ id }}"#),
        format!(r#"delete_users_item(id: "{user}") {{ id }}"#),
        format!(r#"delete_users_items(ids: ["{user}"]) {{ ids }}"#),
        format!(r#"delete_roles_item(id: "{role}") {{ id }}"#),
        format!(r#"update_roles_item(id: "{role}", data: {{ policies: [] }}) {{ id }}"#),
        format!(r#"delete_policies_item(id: "{policy}") {{ id }}"#),
        format!(r#"update_policies_item(id: "{policy}", data: {{ admin_access: false }}) {{ id }}"#),
        format!(r#"delete_access_item(id: "{access}") {{ id }}"#),
    ] {
        let query = json!({ "query": format!("mutation {{ {mutation} }}") });
        let reply = app.admin().post("/graphql/system", query).await;
        let reason = reply.body["errors"][0]["extensions"]["code"].as_str();
        assert_eq!(reason, Some("UNPROCESSABLE_CONTENT"), "{mutation}: {}", reply.shown());
        app.assert_unchanged_since(&before, &mutation).await;
    }
}

/// If a second administrator exists, the same change is allowed.
#[tokio::test]
async fn one_of_two_administrators_can_be_demoted() {
    let app = TestApp::new().await;
    let ids = ids(&app).await;
    let second = app.user("second@example.com", json!({ "role": ids.role })).await;
    let path = format!("/users/{}", ids.user);
    let other_admin = app.logged_in("second@example.com").await;
    other_admin.patch(&path, json!({ "role": null })).await.assert_status(200);
    let path = format!("/users/{second}");
    assert_eq!(other_admin.patch(&path, json!({ "role": null })).await.code(), "UNPROCESSABLE_CONTENT");
}

const ADMIN: &str = "admin@example.com";

/// Directus suspends the last administrator as well, and no user is left to reactivate it.
#[tokio::test]
async fn failed_logins_lock_the_last_administrator_temporarily() {
    let app = TestApp::with(|setup| setup.settings.login.throttle = false).await;
    set(&app, "auth_login_attempts", 2).await;
    let browser = app.logged_in(ADMIN).await;
    for _ in 0..9 {
        assert_eq!(app.anon().log_in(ADMIN, "wrong", "json").await.code(), "INVALID_CREDENTIALS");
    }
    assert_eq!(status_of(&app, ADMIN).await, "active");
    assert_eq!(app.anon().log_in(ADMIN, PASSWORD, "json").await.code(), "INVALID_CREDENTIALS");
    browser.get("/users/me").await.assert_status(200);
    app.advance(std::time::Duration::from_secs(15 * 60 + 1));
    app.anon().log_in(ADMIN, PASSWORD, "json").await.assert_status(200);
    assert_eq!(app.value("SELECT count(*) FROM vestibule_login_attempts").await, 0);
}

#[tokio::test]
async fn failed_logins_suspend_an_administrator_who_is_not_the_last() {
    let app = TestApp::with(|setup| setup.settings.login.throttle = false).await;
    set(&app, "auth_login_attempts", 2).await;
    let role = ids(&app).await.role;
    app.user("second@example.com", json!({ "role": role })).await;
    for email in [ADMIN, "second@example.com"] {
        for _ in 0..4 {
            app.anon().log_in(email, "wrong", "json").await.assert_status(401);
        }
    }
    assert_eq!(status_of(&app, ADMIN).await, "suspended");
    assert_eq!(status_of(&app, "second@example.com").await, "active", "the last administrator");
}
