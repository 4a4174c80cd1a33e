//! The schema contains what the actor may use, and permission rules apply as in REST.

use serde_json::{Value, json};
use vestibule_testkit::{TestActor, TestApp};

use super::{data_of, execute, execute_with, validation_error};
use crate::fixtures::{ANN, staff};

/// A user with these permissions only.
async fn user_with(app: &TestApp, permissions: &[Value]) -> TestActor {
    let (role, policy) = app.role("Some", json!({})).await;
    for permission in permissions {
        app.permit(&policy, permission.clone()).await;
    }
    app.user(ANN, json!({ "role": role, "first_name": "Ann" })).await;
    app.logged_in(ANN).await
}

#[tokio::test]
async fn ghsa_cph6_hidden_name_looks_like_a_missing_one() {
    let app = TestApp::new().await;
    let rule = json!({ "collection": "directus_users", "action": "read", "fields": ["id", "email"] });
    let ann = user_with(&app, &[rule]).await;
    for (hidden, missing) in [
        ("{ users { token } }", "{ users { nopes } }"),
        (
            "{ users(filter: {token: {_null: true}}) { id } }",
            "{ users(filter: {nopes: {_null: true}}) { id } }",
        ),
        ("{ roles { id } }", "{ nopes { id } }"),
        ("{ users { role { id } } }", "{ users { nope { id } } }"),
        ("mutation { create_roles_item { id } }", "mutation { create_nopes_item { id } }"),
        (
            "query ($a: directus_roles_filter) { users { id } }",
            "query ($a: directus_nopes_filter) { users { id } }",
        ),
    ] {
        let response = execute(&ann, hidden).await;
        validation_error(&response);
        let shown =
            response.shown().replace("token", "nopes").replace("roles", "nopes").replace("role", "nope");
        assert_eq!(shown, execute(&ann, missing).await.shown(), "{hidden}");
    }
    // Sort and group arguments are strings: they are checked where those of REST are.
    let sort = execute(&ann, "{ users(sort: [\"token\"]) { id } }").await;
    let nope = execute(&ann, "{ users(sort: [\"nopes\"]) { id } }").await;
    assert_eq!(sort.shown().replace("token", "nopes"), nope.shown());
    assert_eq!(nope.code(), "FORBIDDEN");
}

#[tokio::test]
async fn item_permissions_are_enforced() {
    let app = TestApp::new().await;
    let own = json!({ "id": { "_eq": "$CURRENT_USER" } });
    let read = json!({ "collection": "directus_users", "action": "read", "fields": ["id", "email", "first_name"], "permissions": own });
    let update = json!({ "collection": "directus_users", "action": "update", "fields": ["first_name"], "permissions": own });
    let ann = user_with(&app, &[read, update]).await;
    let found = execute(&ann, "{ users { email } users_aggregated { countAll } }").await;
    let wanted = json!({ "users": [{ "email": ANN }], "users_aggregated": [{ "countAll": 1 }] });
    assert_eq!(data_of(&found), &wanted);
    let before = app.tables().await;
    let admin = app.value("SELECT id FROM directus_users WHERE email = 'admin@example.com'").await;
    let query = "mutation ($id: ID!) { update_users_item(id: $id, data: {first_name: \"Hacked\"}) { id } }";
    assert_eq!(execute_with(&ann, query, json!({ "id": admin })).await.code(), "FORBIDDEN");
    app.assert_unchanged_since(&before, "a request without the right").await;
}

#[tokio::test]
async fn foreign_key_is_accepted_where_the_related_collection_is_not_writable() {
    let app = TestApp::new().await;
    let (role, _) = app.role("Other", json!({})).await;
    let create = json!({ "collection": "directus_users", "action": "create", "fields": ["email", "role"] });
    let ann = user_with(&app, &[create]).await;
    let query = "mutation ($role: ID) { create_users_item(data: {email: \"b@example.com\", role: $role}) }";
    let reply = execute_with(&ann, query, json!({ "role": role })).await;
    assert_eq!(data_of(&reply)["create_users_item"], true);
    let stored = app.value("SELECT role FROM directus_users WHERE email = 'b@example.com'").await;
    assert_eq!(stored, role.as_str());
    let nested = "mutation { create_users_item(data: {email: \"c@example.com\", role: {name: \"Mine\"}}) }";
    validation_error(&execute(&ann, nested).await);
}

#[tokio::test]
async fn permission_change_applies_to_the_next_request() {
    let app = TestApp::new().await;
    let (_, _, policy) = staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    validation_error(&execute(&ann, "{ policies { name } }").await);
    app.permit(&policy, json!({ "collection": "directus_policies", "action": "read", "fields": ["name"] }))
        .await;
    assert!(data_of(&execute(&ann, "{ policies { name } }").await)["policies"].is_array());
    validation_error(&execute(&ann, "{ policies { id } }").await);
    let query =
        format!("/permissions?filter[policy][_eq]={policy}&filter[collection][_eq]=directus_policies");
    let id = app.admin().get(&query).await.data()[0]["id"].clone();
    app.admin().delete(&format!("/permissions/{id}")).await.assert_status(204);
    validation_error(&execute(&ann, "{ policies { name } }").await);
}

/// GHSA-c6w9-5g5j-jh2p: schemas are cached by rights, not by user or token.
#[tokio::test]
async fn ghsa_c6w9_schema_follows_the_rights_of_each_request() {
    let app = TestApp::new().await;
    let office = json!({ "admin_access": true, "ip_access": ["10.1.0.0/16"] });
    let (role, _) = app.role("Office", office).await;
    app.user(ANN, json!({ "role": role })).await;
    let ann = app.logged_in(ANN).await;
    for _ in 0..3 {
        let here = ann.clone().with_address("10.1.0.1");
        data_of(&execute(&here, "{ users { id } }").await);
        validation_error(&execute(&ann.clone().with_address("10.2.0.1"), "{ users { id } }").await);
        validation_error(&execute(&app.anon(), "{ users { id } }").await);
    }
}

#[tokio::test]
async fn field_hidden_in_some_items_is_null_there() {
    let app = TestApp::new().await;
    let all = json!({ "collection": "directus_users", "action": "read", "fields": ["id"] });
    let own = json!({
        "collection": "directus_users", "action": "read", "fields": ["email"],
        "permissions": { "id": { "_eq": "$CURRENT_USER" } },
    });
    let ann = user_with(&app, &[all, own]).await;
    let reply = execute(&ann, "{ users(sort: [\"id\"]) { email } }").await;
    let mut emails: Vec<_> =
        data_of(&reply)["users"].as_array().expect("a list").iter().map(|one| one["email"].clone()).collect();
    emails.sort_by_key(Value::to_string);
    assert_eq!(emails, [json!(ANN), json!(null)]);
    let guess = execute(&ann, "{ users(filter: {email: {_eq: \"admin@example.com\"}}) { id } }").await;
    assert_eq!(data_of(&guess)["users"], json!([]));
}
