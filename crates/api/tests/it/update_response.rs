//! The response of a batch update: items in the order of their keys unless the query sorts them.

use serde_json::json;
use vestibule_testkit::{TestActor, TestApp};

async fn emails_after_update(admin: &TestActor, keys: &[String], query: &str) -> Vec<String> {
    let body = json!({ "keys": keys, "data": { "title": "Dr." } });
    let reply = admin.patch(&format!("/users?fields=email{query}"), body).await.assert_status(200);
    let items = reply.data().as_array().expect("a list").iter();
    items.map(|item| item["email"].as_str().expect("an address").chars().take(1).collect()).collect()
}

#[tokio::test]
async fn items_are_in_key_order_unless_sorted() {
    let app = TestApp::new().await;
    let mut keys = Vec::new();
    for name in ["b", "a", "c"] {
        keys.push(app.user(&format!("{name}@example.com"), json!({})).await);
    }
    let admin = app.admin();
    assert_eq!(emails_after_update(&admin, &keys, "").await, ["b", "a", "c"]);
    assert_eq!(emails_after_update(&admin, &keys, "&sort=email").await, ["a", "b", "c"]);
    assert_eq!(emails_after_update(&admin, &keys, "&sort=-email&limit=2").await, ["c", "b"]);
    assert_eq!(emails_after_update(&admin, &keys, "&sort=email&limit=1&page=2").await, ["b"]);
    assert_eq!(
        admin.get("/users?filter[title]=Dr.&fields=id").await.data().as_array().map(Vec::len),
        Some(3)
    );
}
