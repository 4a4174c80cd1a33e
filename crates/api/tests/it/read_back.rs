//! What a change answers: the items, in the order of their keys unless the query asks for another.

use serde_json::json;
use vestibule_testkit::{TestActor, TestApp};

async fn changed(admin: &TestActor, keys: &[String], query: &str) -> Vec<String> {
    let body = json!({ "keys": keys, "data": { "title": "Dr." } });
    let reply = admin.patch(&format!("/users?fields=email{query}"), body).await.assert_status(200);
    let items = reply.data().as_array().expect("a list").iter();
    items.map(|item| item["email"].as_str().expect("an address").chars().take(1).collect()).collect()
}

#[tokio::test]
async fn the_order_is_that_of_the_keys_or_the_one_asked_for() {
    let app = TestApp::new().await;
    let mut keys = Vec::new();
    for name in ["b", "a", "c"] {
        keys.push(app.user(&format!("{name}@example.com"), json!({})).await);
    }
    let admin = app.admin();
    assert_eq!(changed(&admin, &keys, "").await, ["b", "a", "c"]);
    assert_eq!(changed(&admin, &keys, "&sort=email").await, ["a", "b", "c"]);
    assert_eq!(changed(&admin, &keys, "&sort=-email&limit=2").await, ["c", "b"]);
    assert_eq!(changed(&admin, &keys, "&sort=email&limit=1&page=2").await, ["b"]);
    assert_eq!(
        admin.get("/users?filter[title]=Dr.&fields=id").await.data().as_array().map(Vec::len),
        Some(3)
    );
}
