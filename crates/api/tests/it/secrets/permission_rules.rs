//! Permission rules: what they allow, and what empty or missing values in them mean.

use serde_json::{Value, json};
use vestibule_testkit::{TestActor, TestApp};

use crate::fixtures::ANN;

/// A user without a role whose own policy has these permissions.
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

async fn emails(actor: &TestActor) -> Vec<String> {
    let reply = actor.get("/users?fields=email&sort=email").await.assert_status(200);
    let rows = reply.data().as_array().cloned().unwrap_or_default();
    rows.iter().map(|row| row["email"].as_str().unwrap_or_default().to_owned()).collect()
}

/// GHSA-hxgm-ghmv-xjjm: a missing value equals nothing, not even another missing one.
#[tokio::test]
async fn ghsa_hxgm_missing_dynamic_variable_matches_nothing() {
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
        let actor = with_rules(&app, &[read_where(items.clone())]).await;
        assert_eq!(emails(&actor).await, [""; 0], "{items}");
    }
}

/// The public has no user: a rule about the own record must not match all records without one.
#[tokio::test]
async fn ghsa_hxgm_public_does_not_own_items_without_a_user() {
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

/// A literal empty list contains nothing.
#[tokio::test]
async fn ghsa_hxgm_empty_list_matches_nothing() {
    for items in [
        json!({ "id": { "_in": [] } }),
        json!({ "_or": [{ "id": { "_in": [] } }, { "id": { "_null": true } }] }),
    ] {
        let app = TestApp::new().await;
        let actor = with_rules(&app, &[read_where(items)]).await;
        assert_eq!(emails(&actor).await, [""; 0]);
    }
}

#[tokio::test]
async fn empty_exclusion_list_excludes_nothing() {
    for items in [
        json!({ "role": { "_nin": "$CURRENT_ROLES" } }),
        json!({ "role": { "_nin": [] } }),
        json!({ "_and": [{ "id": { "_nin": [] } }, { "role": { "name": { "_nin": [] } } }] }),
    ] {
        let app = TestApp::new().await;
        let actor = with_rules(&app, &[read_where(items.clone())]).await;
        let found = emails(&actor).await;
        let through_a_role = items["_and"].is_array();
        let all: &[&str] = &["admin@example.com", "caller@example.com"];
        // A user without a role has no role name to compare, so the relational filter does not match.
        assert_eq!(found, if through_a_role { &all[..1] } else { all }, "{items}");
    }
}

/// Which items to exclude is unknown if a value in the list is missing.
#[tokio::test]
async fn ghsa_hxgm_exclusion_list_with_a_missing_value_matches_nothing() {
    let app = TestApp::new().await;
    let actor = with_rules(&app, &[read_where(json!({ "role": { "_nin": ["$CURRENT_ROLE"] } }))]).await;
    assert_eq!(emails(&actor).await, [""; 0]);
}

/// In Directus an empty list of allowed roles allowed every role.
#[tokio::test]
async fn ghsa_hxgm_empty_list_of_allowed_values_allows_nothing() {
    for allowed in
        [json!({ "_in": "$CURRENT_ROLES" }), json!({ "_eq": "$CURRENT_ROLE" }), json!({ "_in": [] })]
    {
        let app = TestApp::new().await;
        let admins = app.value("SELECT id FROM directus_roles").await;
        let rule =
            |action: &str| json!({ "action": action, "fields": ["*"], "validation": { "role": allowed } });
        let actor = with_rules(&app, &[rule("create"), rule("update"), read_where(json!({}))]).await;
        let before = app.tables().await;
        let create = actor.post("/users", json!({ "email": ANN, "role": admins })).await;
        let update = actor.patch("/users/me", json!({ "role": admins })).await;
        assert_eq!((create.code(), update.code()), ("FAILED_VALIDATION", "FAILED_VALIDATION"), "{allowed}");
        app.assert_unchanged_since(&before, "a role that is not allowed").await;
        actor.patch("/users/me", json!({ "title": "x" })).await.assert_status(200);
    }
}

/// GHSA-3fff-gqw3-vj86: validation of created items applies to updated ones.
#[tokio::test]
async fn ghsa_3fff_update_is_validated_like_a_creation() {
    let app = TestApp::new().await;
    let (harmless, _) = app.role("Harmless", json!({})).await;
    let admins = app.value("SELECT id FROM directus_roles WHERE name = 'Administrator'").await;
    let validation = json!({ "role": { "_eq": harmless } });
    let rules = ["create", "update"]
        .map(|action| json!({ "action": action, "fields": ["*"], "validation": validation }));
    let actor = with_rules(&app, &[rules[0].clone(), rules[1].clone(), read_where(json!({}))]).await;
    let id =
        actor.post("/users", json!({ "email": ANN, "role": harmless })).await.assert_status(200).text("id");
    let before = app.tables().await;
    let changes = [
        actor.post("/users", json!({ "email": "x@example.com", "role": admins })).await,
        actor.patch(&format!("/users/{id}"), json!({ "role": admins })).await,
        actor.patch("/users", json!({ "keys": [id], "data": { "role": admins } })).await,
        actor.patch("/users", json!([{ "id": id, "role": admins }])).await,
        actor.patch("/users", json!({ "query": {}, "data": { "role": admins } })).await,
        actor.patch("/users/me", json!({ "role": admins })).await,
    ];
    for reply in changes {
        assert_eq!(reply.code(), "FAILED_VALIDATION", "{}", reply.shown());
    }
    app.assert_unchanged_since(&before, "a role that is not allowed").await;
}

/// GHSA-99vm-5v2h-h6r6: the updatable fields come from the rules that match the item, not from all rules together.
#[tokio::test]
async fn ghsa_99vm_fields_of_one_rule_do_not_apply_to_items_of_another() {
    let app = TestApp::new().await;
    let draft =
        json!({ "action": "update", "fields": ["title"], "permissions": { "status": { "_eq": "draft" } } });
    let own = json!({
        "action": "update",
        "fields": ["password", "description"],
        "permissions": { "id": { "_eq": "$CURRENT_USER" } },
    });
    let actor = with_rules(&app, &[draft, own, read_where(json!({}))]).await;
    let bob = app.user("bob@example.com", json!({ "status": "draft" })).await;
    let path = format!("/users/{bob}");
    let before = app.tables().await;
    let refused = [
        actor.patch(&path, json!({ "password": "Taken-over-1" })).await,
        actor.patch(&path, json!({ "title": "x", "password": "Taken-over-1" })).await,
        actor.patch(&path, json!({ "description": "x" })).await,
        actor.patch("/users/me", json!({ "title": "x" })).await,
        actor.patch("/users/me", json!({ "title": "x", "description": "x" })).await,
        actor.patch("/users", json!({ "query": {}, "data": { "description": "x" } })).await,
    ];
    for reply in refused {
        assert_eq!(reply.code(), "FORBIDDEN", "{}", reply.shown());
    }
    app.assert_unchanged_since(&before, "a field of another rule").await;
    actor.patch(&path, json!({ "title": "x" })).await.assert_status(200);
    actor.patch("/users/me", json!({ "description": "x" })).await.assert_status(200);
}

/// An invalid rule grants nothing; in Directus its error message discloses the rule.
#[tokio::test]
async fn invalid_rule_grants_nothing() {
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
        let actor = app.logged_in("caller@example.com").await;
        let reply = actor.get("/users").await;
        let nothing = reply.data().as_array().is_some_and(Vec::is_empty);
        assert!(nothing || [400, 403].contains(&reply.status.as_u16()), "{items}: {}", reply.shown());
        assert_eq!(actor.get("/users/me?fields=id").await.text("id"), id, "the user can still log in");
    }
}
