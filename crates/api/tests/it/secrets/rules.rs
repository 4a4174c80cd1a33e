//! Rules of permissions: what they allow, and what an empty or missing value in them means.

use serde_json::{Value, json};
use vestibule_testkit::{TestActor, TestApp};

use crate::people::ANN;

/// Somebody without a role whose own policy has these permissions.
async fn with_rules(app: &TestApp, rules: &[Value]) -> TestActor {
    let (_, policy) = app.role("Rules", json!({})).await;
    for rule in rules {
        let mut rule = rule.clone();
        rule["collection"] = json!("directus_users");
        app.permit(&policy, rule).await;
    }
    app.user("caller@example.com", json!({ "policies": [{ "policy": policy }] })).await;
    app.logged_in("caller@example.com").await
}

fn read_where(items: Value) -> Value {
    json!({ "action": "read", "fields": ["*"], "permissions": items })
}

async fn emails(caller: &TestActor) -> Vec<String> {
    let reply = caller.get("/users?fields=email&sort=email").await.assert_status(200);
    let rows = reply.data().as_array().cloned().unwrap_or_default();
    rows.iter().map(|row| row["email"].as_str().unwrap_or_default().to_owned()).collect()
}

/// GHSA-hxgm-ghmv-xjjm: a value that is missing equals nothing, not even another missing one.
#[tokio::test]
async fn ghsa_hxgm_a_missing_dynamic_value_opens_nothing() {
    for items in [
        json!({ "role": { "_eq": "$CURRENT_ROLE" } }),
        json!({ "role": { "_in": "$CURRENT_ROLES" } }),
        json!({ "role": { "_in": ["$CURRENT_ROLE"] } }),
        json!({ "role": "$CURRENT_ROLE" }),
        json!({ "role": { "id": { "_eq": "$CURRENT_ROLE" } } }),
        json!({ "role": { "name": { "_eq": "$CURRENT_ROLE.name" } } }),
        json!({ "title": { "_eq": "$CURRENT_USER.title" } }),
        json!({ "title": { "_contains": "$CURRENT_USER.title" } }),
        json!({ "_or": [{ "role": { "_in": "$CURRENT_ROLES" } }] }),
        json!({ "_and": [{ "role": { "_in": "$CURRENT_ROLES" } }, { "email": { "_nnull": true } }] }),
    ] {
        let app = TestApp::new().await;
        app.user(ANN, json!({})).await;
        let caller = with_rules(&app, &[read_where(items.clone())]).await;
        assert_eq!(emails(&caller).await, [""; 0], "{items}");
    }
}

/// The public has no user: a rule about the own record must not mean everybody's.
#[tokio::test]
async fn ghsa_hxgm_nobody_is_not_the_owner_of_what_has_none() {
    let app = TestApp::new().await;
    let public = "abf8a154-5b1c-4a46-ac9c-7300570f4f17";
    app.user(ANN, json!({})).await;
    for items in [json!({ "id": { "_eq": "$CURRENT_USER" } }), json!({ "role": { "_eq": "$CURRENT_ROLE" } })]
    {
        app.permit(public, json!({ "collection": "directus_users", "action": "read", "fields": ["*"], "permissions": items }))
            .await;
    }
    assert_eq!(emails(&app.anon()).await, [""; 0]);
}

/// A list that is written down empty has nothing in it.
#[tokio::test]
async fn ghsa_hxgm_an_empty_list_opens_nothing() {
    for items in [
        json!({ "id": { "_in": [] } }),
        json!({ "_or": [{ "id": { "_in": [] } }, { "id": { "_null": true } }] }),
    ] {
        let app = TestApp::new().await;
        let caller = with_rules(&app, &[read_where(items)]).await;
        assert_eq!(emails(&caller).await, [""; 0]);
    }
}

#[tokio::test]
async fn an_empty_list_excludes_nobody() {
    for items in [
        json!({ "role": { "_nin": "$CURRENT_ROLES" } }),
        json!({ "role": { "_nin": [] } }),
        json!({ "_and": [{ "id": { "_nin": [] } }, { "role": { "name": { "_nin": [] } } }] }),
    ] {
        let app = TestApp::new().await;
        let caller = with_rules(&app, &[read_where(items.clone())]).await;
        let seen = emails(&caller).await;
        let through_a_role = items["_and"].is_array();
        let all: &[&str] = &["admin@example.com", "caller@example.com"];
        // Whoever has no role has none whose name could be outside of the list.
        assert_eq!(seen, if through_a_role { &all[..1] } else { all }, "{items}");
    }
}

/// Whom to leave out is not known where a value in the list stands for nobody.
#[tokio::test]
async fn ghsa_hxgm_a_list_with_a_missing_value_opens_nothing() {
    let app = TestApp::new().await;
    let caller = with_rules(&app, &[read_where(json!({ "role": { "_nin": ["$CURRENT_ROLE"] } }))]).await;
    assert_eq!(emails(&caller).await, [""; 0]);
}

/// In Directus an empty list of allowed roles let any role be assigned.
#[tokio::test]
async fn ghsa_hxgm_an_empty_list_of_allowed_values_allows_none() {
    for allowed in
        [json!({ "_in": "$CURRENT_ROLES" }), json!({ "_eq": "$CURRENT_ROLE" }), json!({ "_in": [] })]
    {
        let app = TestApp::new().await;
        let admins = app.value("SELECT id FROM directus_roles").await;
        let rule =
            |action: &str| json!({ "action": action, "fields": ["*"], "validation": { "role": allowed } });
        let caller = with_rules(&app, &[rule("create"), rule("update"), read_where(json!({}))]).await;
        let before = app.tables().await;
        let create = caller.post("/users", json!({ "email": ANN, "role": admins })).await;
        let update = caller.patch("/users/me", json!({ "role": admins })).await;
        assert_eq!((create.code(), update.code()), ("FAILED_VALIDATION", "FAILED_VALIDATION"), "{allowed}");
        app.assert_unchanged_since(&before, "a role that is not allowed").await;
        caller.patch("/users/me", json!({ "title": "x" })).await.assert_status(200);
    }
}

/// GHSA-3fff-gqw3-vj86: what is demanded of a new record is demanded of a changed one.
#[tokio::test]
async fn ghsa_3fff_a_change_is_checked_like_a_creation() {
    let app = TestApp::new().await;
    let (harmless, _) = app.role("Harmless", json!({})).await;
    let admins = app.value("SELECT id FROM directus_roles WHERE name = 'Administrator'").await;
    let demand = json!({ "role": { "_eq": harmless } });
    let rules =
        ["create", "update"].map(|action| json!({ "action": action, "fields": ["*"], "validation": demand }));
    let caller = with_rules(&app, &[rules[0].clone(), rules[1].clone(), read_where(json!({}))]).await;
    let id =
        caller.post("/users", json!({ "email": ANN, "role": harmless })).await.assert_status(200).text("id");
    let before = app.tables().await;
    let changes = [
        caller.post("/users", json!({ "email": "x@example.com", "role": admins })).await,
        caller.patch(&format!("/users/{id}"), json!({ "role": admins })).await,
        caller.patch("/users", json!({ "keys": [id], "data": { "role": admins } })).await,
        caller.patch("/users", json!([{ "id": id, "role": admins }])).await,
        caller.patch("/users", json!({ "query": {}, "data": { "role": admins } })).await,
        caller.patch("/users/me", json!({ "role": admins })).await,
    ];
    for reply in changes {
        assert_eq!(reply.code(), "FAILED_VALIDATION", "{}", reply.shown());
    }
    app.assert_unchanged_since(&before, "a role that is not allowed").await;
}

/// GHSA-99vm-5v2h-h6r6: which fields may be changed is told by the rules that fit the record, not by all together.
#[tokio::test]
async fn ghsa_99vm_fields_of_one_rule_do_not_spill_over_into_the_records_of_another() {
    let app = TestApp::new().await;
    let draft =
        json!({ "action": "update", "fields": ["title"], "permissions": { "status": { "_eq": "draft" } } });
    let own = json!({
        "action": "update",
        "fields": ["password", "description"],
        "permissions": { "id": { "_eq": "$CURRENT_USER" } },
    });
    let caller = with_rules(&app, &[draft, own, read_where(json!({}))]).await;
    let bob = app.user("bob@example.com", json!({ "status": "draft" })).await;
    let path = format!("/users/{bob}");
    let before = app.tables().await;
    let refused = [
        caller.patch(&path, json!({ "password": "Taken-over-1" })).await,
        caller.patch(&path, json!({ "title": "x", "password": "Taken-over-1" })).await,
        caller.patch(&path, json!({ "description": "x" })).await,
        caller.patch("/users/me", json!({ "title": "x" })).await,
        caller.patch("/users/me", json!({ "title": "x", "description": "x" })).await,
        caller.patch("/users", json!({ "query": {}, "data": { "description": "x" } })).await,
    ];
    for reply in refused {
        assert_eq!(reply.code(), "FORBIDDEN", "{}", reply.shown());
    }
    app.assert_unchanged_since(&before, "a field of another rule").await;
    caller.patch(&path, json!({ "title": "x" })).await.assert_status(200);
    caller.patch("/users/me", json!({ "description": "x" })).await.assert_status(200);
}

/// A rule that cannot be read grants nothing; in Directus the message of such a rule tells its text.
#[tokio::test]
async fn a_rule_that_makes_no_sense_opens_nothing() {
    for items in [
        json!({ "nonsense": { "_eq": 1 } }),
        json!({ "email": { "_nonsense": 1 } }),
        json!({ "role": { "nonsense": { "_eq": 1 } } }),
    ] {
        let app = TestApp::new().await;
        let (_, policy) = app.role("Rules", json!({})).await;
        let id = app.user("caller@example.com", json!({ "policies": [{ "policy": policy }] })).await;
        let rule = items.to_string();
        app.execute(&format!(
            "INSERT INTO directus_permissions (collection, action, permissions, fields, policy) \
             VALUES ('directus_users', 'read', '{rule}', '*', '{policy}')"
        ))
        .await;
        app.app.clear_cache();
        let caller = app.logged_in("caller@example.com").await;
        let reply = caller.get("/users").await;
        let nothing = reply.data().as_array().is_some_and(Vec::is_empty);
        assert!(nothing || [400, 403].contains(&reply.status.as_u16()), "{items}: {}", reply.shown());
        assert_eq!(caller.get("/users/me?fields=id").await.text("id"), id, "and nobody is locked out by it");
    }
}
