//! Related items inside items: after a request, the links are exactly those that its payload describes.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use vestibule_testkit::TestApp;

use crate::fixtures::{ANN, staff};

/// The key of no item.
const UNKNOWN: &str = "00000000-0000-4000-8000-000000000009";

/// A user with one policy; another policy without users.
struct Links {
    app: TestApp,
    user: String,
    role: String,
    linked: String,
    other: String,
}

impl Links {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let (role, linked) = app.role("Linked", json!({})).await;
        let (_, other) = app.role("Other", json!({})).await;
        let user = app.user(ANN, json!({ "role": role, "policies": [{ "policy": linked }] })).await;
        Self { app, user, role, linked, other }
    }

    /// The payload with the words `USER`, `LINKED` and `OTHER` replaced by keys.
    fn payload(&self, payload: &Value) -> Value {
        let text = payload.to_string();
        let text = text.replace("USER", &self.user).replace("LINKED", &self.linked);
        serde_json::from_str(&text.replace("OTHER", &self.other)).expect("JSON")
    }
}

#[rstest]
#[case::key_of_a_policy(json!({ "policies": ["OTHER"] }), "FORBIDDEN")]
#[case::unknown_key(json!({ "policies": [UNKNOWN] }), "FORBIDDEN")]
#[case::no_key(json!({ "policies": ["x"] }), "FORBIDDEN")]
#[case::no_key_in_an_object(json!({ "policies": [{ "id": "x", "policy": "OTHER" }] }), "FORBIDDEN")]
#[case::empty_object(json!({ "policies": [{}] }), "FAILED_VALIDATION")]
#[case::array_for_an_object(json!({ "policies": [[]] }), "FAILED_VALIDATION")]
#[case::new_key_without_values(json!({ "policies": [{ "id": UNKNOWN }] }), "FAILED_VALIDATION")]
#[case::misspelt_part(json!({ "policies": { "creates": [{ "policy": "OTHER" }] } }), "INVALID_PAYLOAD")]
#[case::further_part(json!({ "policies": { "create": [{ "policy": "OTHER" }], "add": [] } }), "INVALID_PAYLOAD")]
#[case::part_without_a_list(json!({ "policies": { "create": { "policy": "OTHER" } } }), "INVALID_PAYLOAD")]
#[case::null_for_a_part(json!({ "policies": { "create": null } }), "INVALID_PAYLOAD")]
#[case::unknown_key_to_create(json!({ "policies": { "create": ["OTHER"] } }), "FORBIDDEN")]
#[case::flag_to_create(json!({ "policies": { "create": [true] } }), "INVALID_PAYLOAD")]
#[case::update_without_a_key(json!({ "policies": { "update": [{ "policy": "OTHER" }] } }), "INVALID_PAYLOAD")]
#[case::null_to_delete(json!({ "policies": { "delete": [null] } }), "INVALID_PAYLOAD")]
#[case::text(json!({ "policies": "OTHER" }), "INVALID_PAYLOAD")]
#[case::flag(json!({ "policies": true }), "INVALID_PAYLOAD")]
#[case::unknown_policy(json!({ "policies": [{ "policy": UNKNOWN }] }), "INVALID_FOREIGN_KEY")]
#[case::role_without_a_name(json!({ "role": { "id": UNKNOWN } }), "FAILED_VALIDATION")]
#[case::empty_role(json!({ "role": {} }), "FAILED_VALIDATION")]
#[case::list_for_a_role(json!({ "role": [] }), "FAILED_VALIDATION")]
#[case::no_key_of_a_role(json!({ "role": "x" }), "INVALID_FOREIGN_KEY")]
#[case::empty_key_of_a_role(json!({ "role": "" }), "INVALID_FOREIGN_KEY")]
#[case::number_for_a_role(json!({ "role": 5 }), "INVALID_FOREIGN_KEY")]
#[tokio::test]
async fn rejected_payload_changes_no_link(#[case] payload: Value, #[case] code: &str) {
    let links = Links::new().await;
    let payload = links.payload(&payload);
    let before = links.app.tables().await;
    let user = format!("/users/{}", links.user);
    let mut of_new_user = payload.clone();
    of_new_user["email"] = json!("new@example.com");
    for (method, path, body) in [
        ("PATCH", user.as_str(), payload.clone()),
        ("PATCH", "/users", json!({ "keys": [links.user], "data": payload })),
        ("PATCH", "/users", json!({ "query": { "filter": { "email": ANN } }, "data": payload })),
        ("POST", "/users", of_new_user),
    ] {
        let reply = links.app.admin().send(method, path, Some(body)).await;
        assert_eq!(reply.code(), code, "{method} {path} {}", reply.shown());
        links.app.assert_unchanged_since(&before, path).await;
    }
}

#[rstest]
#[case::users(json!({ "users": [UNKNOWN] }))]
#[case::children(json!({ "children": [UNKNOWN] }))]
#[case::policies(json!({ "policies": ["OTHER"] }))]
#[tokio::test]
async fn unknown_key_in_a_list_of_a_role_changes_nothing(#[case] payload: Value) {
    let links = Links::new().await;
    let payload = links.payload(&payload);
    let before = links.app.tables().await;
    let reply = links.app.admin().patch(&format!("/roles/{}", links.role), payload).await.assert_status(403);
    assert_eq!(reply.code(), "FORBIDDEN");
    links.app.assert_unchanged_since(&before, "a list with an unknown key").await;
}

#[tokio::test]
async fn related_item_with_a_new_key_is_created_with_it() {
    let links = Links::new().await;
    let admin = links.app.admin();
    let user = format!("/users/{}?fields=policies.id,policies.policy,role.id,role.name", links.user);
    let body = links.payload(&json!({
        "policies": [{ "id": UNKNOWN, "policy": "OTHER" }],
        "role": { "id": "aaaaaaaa-0000-4000-8000-00000000000a", "name": "New" },
    }));
    let reply = admin.patch(&user, body).await.assert_status(200);
    assert_eq!(
        reply.data(),
        &json!({
            "policies": [{ "id": UNKNOWN, "policy": links.other }],
            "role": { "id": "aaaaaaaa-0000-4000-8000-00000000000a", "name": "New" },
        })
    );
    let permission =
        json!({ "id": 70_001, "collection": "directus_users", "action": "read", "fields": ["*"] });
    let policy = format!("/policies/{}?fields=permissions.id", links.other);
    let reply = admin.patch(&policy, json!({ "permissions": [permission] })).await.assert_status(200);
    assert_eq!(reply.data(), &json!({ "permissions": [{ "id": 70_001 }] }));
}

#[tokio::test]
async fn failed_validation_names_the_way_to_the_field() {
    let links = Links::new().await;
    let user = format!("/users/{}", links.user);
    for (payload, path, message) in [
        (
            json!({ "role": {} }),
            json!(["role"]),
            "Validation failed for field \"name\" at \"role\". Value is required.",
        ),
        (
            json!({ "policies": { "create": [{ "policy": {} }] } }),
            json!(["policies", "policy"]),
            "Validation failed for field \"name\" at \"policies.policy\". Value is required.",
        ),
    ] {
        let reply = links.app.admin().patch(&user, payload).await.assert_status(400);
        assert_eq!(reply.body["errors"][0]["extensions"]["path"], path);
        assert_eq!(reply.body["errors"][0]["message"], message);
    }
}

#[tokio::test]
async fn new_related_items_are_created_for_each_item_of_a_batch() {
    let links = Links::new().await;
    let second = links.app.user("second@example.com", json!({})).await;
    let body = json!({ "keys": [links.user, second], "data": { "policies": [{ "policy": links.other }] } });
    links.app.admin().patch("/users", body).await.assert_status(200);
    for user in [&links.user, &second] {
        let path = format!("/users/{user}?fields=policies.policy");
        let reply = links.app.admin().get(&path).await.assert_status(200);
        assert_eq!(reply.data(), &json!({ "policies": [{ "policy": links.other }] }));
    }
}

#[tokio::test]
async fn update_of_an_unknown_item_needs_administrator_rights_and_has_no_effect() {
    let links = Links::new().await;
    let before = links.app.tables().await;
    let body = links.payload(&json!({ "policies": { "update": [{ "id": UNKNOWN, "policy": "OTHER" }] } }));
    links.app.admin().patch(&format!("/users/{}", links.user), body.clone()).await.assert_status(200);
    let path = format!("/users/{}?fields=policies.policy", links.user);
    let reply = links.app.admin().get(&path).await.assert_status(200);
    assert_eq!(reply.data(), &json!({ "policies": [{ "policy": links.linked }] }));
    assert_ne!(before, links.app.tables().await, "the change of the user is in the audit log");

    let (ben, _, policy) = staff(&links.app, "ben@example.com").await;
    for (collection, action) in [("directus_users", "update"), ("directus_access", "update")] {
        let permission = json!({ "collection": collection, "action": action, "fields": ["*"] });
        links.app.permit(&policy, permission).await;
    }
    let ben = (links.app.logged_in("ben@example.com").await, ben);
    let before = links.app.tables().await;
    let reply = ben.0.patch(&format!("/users/{}", ben.1), body).await;
    assert_eq!(reply.code(), "FORBIDDEN", "{}", reply.shown());
    links.app.assert_unchanged_since(&before, "a change of an unknown item").await;
}

/// An entry of a list of access rows. Numbers below [`POLICIES`] are policies; those below the number of rows are rows.
#[derive(Debug, Clone)]
enum Entry {
    /// The key of a row of the list.
    Row(usize),
    /// A key of no row.
    Unknown,
    /// A new row.
    New(usize),
    /// A new row with a key of its own.
    NewWithKey(usize),
    /// A row of the list with another policy.
    Changed(usize, usize),
}

const POLICIES: usize = 3;

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let entry = prop_oneof![
        4 => (0..4_usize).prop_map(Entry::Row),
        1 => Just(Entry::Unknown),
        3 => (0..POLICIES).prop_map(Entry::New),
        2 => (0..POLICIES).prop_map(Entry::NewWithKey),
        3 => ((0..4_usize), (0..POLICIES)).prop_map(|(row, policy)| Entry::Changed(row, policy)),
    ];
    proptest::collection::vec(entry, 0..5)
}

/// What is sent, and what the list holds then: a policy per row. `None` if it has to be rejected.
struct Change {
    payload: Value,
    expected: Option<Vec<usize>>,
}

fn key(row: usize) -> String {
    format!("00000000-0000-4000-8000-{row:012}")
}

/// The entries as the whole list, or as its parts `create` and `update` with rows to `delete`.
fn change(policies: &[String], rows: &[usize], entries: &[Entry], delete: Option<&[usize]>) -> Change {
    let mut list: BTreeMap<String, usize> = BTreeMap::new();
    let stored = || rows.iter().enumerate().map(|(row, policy)| (key(row), *policy));
    let (mut created, mut updated, mut valid) = (Vec::new(), Vec::new(), true);
    list.extend(stored().filter(|_| delete.is_some()));
    for (index, entry) in entries.iter().enumerate() {
        let new_key = key(1000 + index);
        match entry {
            Entry::Row(row) if *row < rows.len() => {
                list.insert(key(*row), rows[*row]);
                created.push(json!(key(*row)));
            }
            Entry::Row(_) | Entry::Unknown => {
                valid = false;
                created.push(json!(UNKNOWN));
            }
            Entry::New(policy) | Entry::NewWithKey(policy) => {
                list.insert(new_key.clone(), *policy);
                let mut row = json!({ "policy": policies[*policy] });
                if matches!(entry, Entry::NewWithKey(_)) {
                    row["id"] = json!(new_key);
                }
                created.push(row);
            }
            Entry::Changed(row, policy) => {
                let known = *row < rows.len();
                let key = if known { key(*row) } else { new_key };
                if known || delete.is_none() {
                    list.insert(key.clone(), *policy);
                }
                updated.push(json!({ "id": key, "policy": policies[*policy] }));
            }
        }
    }
    let payload = match delete {
        None => json!([created, updated].concat()),
        Some(delete) => {
            let keys: Vec<String> = delete.iter().map(|row| key(*row)).collect();
            list.retain(|key, _| !keys.contains(key));
            json!({ "create": created, "update": updated, "delete": keys })
        }
    };
    let mut expected: Vec<usize> = list.into_values().collect();
    expected.sort_unstable();
    Change { payload, expected: valid.then_some(expected) }
}

/// Whether no row is named twice: then the result does not depend on the order.
fn is_unambiguous(entries: &[Entry]) -> bool {
    let rows = entries.iter().filter_map(|entry| match entry {
        Entry::Row(row) | Entry::Changed(row, _) => Some(*row),
        _ => None,
    });
    let mut rows: Vec<usize> = rows.collect();
    let count = rows.len();
    rows.sort_unstable();
    rows.dedup();
    rows.len() == count
}

proptest! {
    #![proptest_config(crate::properties::config(24))]

    #[test]
    fn links_are_exactly_those_of_the_payload(
        steps in proptest::collection::vec(
            (
                proptest::collection::vec(0..POLICIES, 0..4),
                entries().prop_filter("one entry per row", |entries| is_unambiguous(entries)),
                proptest::option::of(proptest::collection::vec(0..5_usize, 0..3)),
                any::<bool>(),
            ),
            4,
        ),
    ) {
        Runtime::new().expect("a runtime").block_on(async {
            let app = TestApp::new().await;
            let mut policies = Vec::new();
            for number in 0..POLICIES {
                policies.push(app.role(&format!("Policy {number}"), json!({})).await.1);
            }
            for (number, (rows, entries, delete, of_role)) in steps.into_iter().enumerate() {
                let owner = if of_role { "roles" } else { "users" };
                let id = match of_role {
                    true => app.role("Owner", json!({})).await.0,
                    false => app.user(&format!("owner{number}@example.com"), json!({})).await,
                };
                app.execute("DELETE FROM directus_access WHERE id LIKE '00000000-0000-4000-8000-%'").await;
                let path = format!("/{owner}/{id}?fields=policies.policy");
                let stored: Vec<Value> = rows
                    .iter()
                    .enumerate()
                    .map(|(row, policy)| json!({ "id": key(row), "policy": policies[*policy] }))
                    .collect();
                app.admin().patch(&path, json!({ "policies": stored })).await.assert_status(200);
                let change = change(&policies, &rows, &entries, delete.as_deref());
                let reply = app.admin().patch(&path, json!({ "policies": change.payload })).await;
                let mut expected = change.expected.clone().unwrap_or_else(|| rows.clone());
                expected.sort_unstable();
                let status = if change.expected.is_some() { 200 } else { 400 };
                prop_assert!(
                    (status == 200) == (reply.status == 200),
                    "{} {}", change.payload, reply.shown()
                );
                let found = app.admin().get(&path).await.assert_status(200);
                let links = found.data()["policies"].as_array().expect("a list").iter();
                let mut links: Vec<usize> = links
                    .map(|link| policies.iter().position(|id| link["policy"] == **id).expect("a policy"))
                    .collect();
                links.sort_unstable();
                prop_assert_eq!(links, expected, "{} of {:?}", change.payload, rows);
            }
            Ok(())
        })?;
    }
}
