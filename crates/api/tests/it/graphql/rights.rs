//! The schema shows what the caller may do, and behind it the rules hold as everywhere.

use serde_json::{Value, json};
use vestibule_testkit::{TestActor, TestApp};

use super::{answered, ask, ask_with, fault};
use crate::people::{ANN, staff};

/// Somebody with these permissions and nothing else.
async fn somebody(app: &TestApp, permissions: &[Value]) -> TestActor {
    let (role, policy) = app.role("Some", json!({})).await;
    for permission in permissions {
        app.permit(&policy, permission.clone()).await;
    }
    app.user(ANN, json!({ "role": role, "first_name": "Ann" })).await;
    app.logged_in(ANN).await
}

#[tokio::test]
async fn ghsa_cph6_a_hidden_name_looks_like_a_missing_one() {
    let app = TestApp::new().await;
    let rule = json!({ "collection": "directus_users", "action": "read", "fields": ["id", "email"] });
    let ann = somebody(&app, &[rule]).await;
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
        let asked = ask(&ann, hidden).await;
        fault(&asked);
        let shown = asked.shown().replace("token", "nopes").replace("roles", "nopes").replace("role", "nope");
        assert_eq!(shown, ask(&ann, missing).await.shown(), "{hidden}");
    }
    // Orders and groups are texts: they are looked at where those of REST are.
    let sort = ask(&ann, "{ users(sort: [\"token\"]) { id } }").await;
    let nope = ask(&ann, "{ users(sort: [\"nopes\"]) { id } }").await;
    assert_eq!(sort.shown().replace("token", "nopes"), nope.shown());
    assert_eq!(nope.code(), "FORBIDDEN");
}

#[tokio::test]
async fn rules_about_items_hold() {
    let app = TestApp::new().await;
    let own = json!({ "id": { "_eq": "$CURRENT_USER" } });
    let read = json!({ "collection": "directus_users", "action": "read", "fields": ["id", "email", "first_name"], "permissions": own });
    let update = json!({ "collection": "directus_users", "action": "update", "fields": ["first_name"], "permissions": own });
    let ann = somebody(&app, &[read, update]).await;
    let found = ask(&ann, "{ users { email } users_aggregated { countAll } }").await;
    let wanted = json!({ "users": [{ "email": ANN }], "users_aggregated": [{ "countAll": 1 }] });
    assert_eq!(answered(&found), &wanted);
    let before = app.tables().await;
    let admin = app.value("SELECT id FROM directus_users WHERE email = 'admin@example.com'").await;
    let query = "mutation ($id: ID!) { update_users_item(id: $id, data: {first_name: \"Hacked\"}) { id } }";
    assert_eq!(ask_with(&ann, query, json!({ "id": admin })).await.code(), "FORBIDDEN");
    app.assert_unchanged_since(&before, "somebody who may not").await;
}

#[tokio::test]
async fn a_key_stands_where_what_it_leads_to_may_not_be_written() {
    let app = TestApp::new().await;
    let (role, _) = app.role("Other", json!({})).await;
    let create = json!({ "collection": "directus_users", "action": "create", "fields": ["email", "role"] });
    let ann = somebody(&app, &[create]).await;
    let query = "mutation ($role: ID) { create_users_item(data: {email: \"b@example.com\", role: $role}) }";
    let reply = ask_with(&ann, query, json!({ "role": role })).await;
    assert_eq!(answered(&reply)["create_users_item"], true);
    let stored = app.value("SELECT role FROM directus_users WHERE email = 'b@example.com'").await;
    assert_eq!(stored, role.as_str());
    let nested = "mutation { create_users_item(data: {email: \"c@example.com\", role: {name: \"Mine\"}}) }";
    fault(&ask(&ann, nested).await);
}

#[tokio::test]
async fn a_change_of_rights_counts_from_the_next_request_on() {
    let app = TestApp::new().await;
    let (_, _, policy) = staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    fault(&ask(&ann, "{ policies { name } }").await);
    app.permit(&policy, json!({ "collection": "directus_policies", "action": "read", "fields": ["name"] }))
        .await;
    assert!(answered(&ask(&ann, "{ policies { name } }").await)["policies"].is_array());
    fault(&ask(&ann, "{ policies { id } }").await);
    let query =
        format!("/permissions?filter[policy][_eq]={policy}&filter[collection][_eq]=directus_policies");
    let id = app.admin().get(&query).await.data()[0]["id"].clone();
    app.admin().delete(&format!("/permissions/{id}")).await.assert_status(204);
    fault(&ask(&ann, "{ policies { name } }").await);
}

/// GHSA-c6w9-5g5j-jh2p: a schema is kept for rights, not for people or tokens.
#[tokio::test]
async fn ghsa_c6w9_a_schema_follows_the_rights_of_each_request() {
    let app = TestApp::new().await;
    let office = json!({ "admin_access": true, "ip_access": ["10.1.0.0/16"] });
    let (role, _) = app.role("Office", office).await;
    app.user(ANN, json!({ "role": role })).await;
    let ann = app.logged_in(ANN).await;
    for _ in 0..3 {
        let here = ann.clone().with_address("10.1.0.1");
        answered(&ask(&here, "{ users { id } }").await);
        fault(&ask(&ann.clone().with_address("10.2.0.1"), "{ users { id } }").await);
        fault(&ask(&app.anon(), "{ users { id } }").await);
    }
}

#[tokio::test]
async fn what_is_hidden_in_some_items_is_null_there() {
    let app = TestApp::new().await;
    let all = json!({ "collection": "directus_users", "action": "read", "fields": ["id"] });
    let own = json!({
        "collection": "directus_users", "action": "read", "fields": ["email"],
        "permissions": { "id": { "_eq": "$CURRENT_USER" } },
    });
    let ann = somebody(&app, &[all, own]).await;
    let reply = ask(&ann, "{ users(sort: [\"id\"]) { email } }").await;
    let mut emails: Vec<_> = answered(&reply)["users"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["email"].clone())
        .collect();
    emails.sort_by_key(Value::to_string);
    assert_eq!(emails, [json!(ANN), json!(null)]);
    let guess = ask(&ann, "{ users(filter: {email: {_eq: \"admin@example.com\"}}) { id } }").await;
    assert_eq!(answered(&guess)["users"], json!([]));
}
