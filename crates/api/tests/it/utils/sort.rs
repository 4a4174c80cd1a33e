//! `POST /utils/sort/:collection`.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::TestApp;

use crate::fixtures::{ANN, browser_login, staff};

/// Access rows in their manual order.
async fn order(app: &TestApp) -> Vec<(String, Value)> {
    let found = app.admin().get("/access?fields=id,sort&sort=sort,id&limit=-1").await.assert_status(200);
    let rows = found.data().as_array().expect("a list").iter();
    rows.map(|row| (row["id"].as_str().expect("an id").to_owned(), row["sort"].clone())).collect()
}

#[rstest]
#[case::down(0, 2)]
#[case::up(2, 0)]
#[case::nowhere(1, 1)]
#[tokio::test]
async fn item_is_moved_to_the_position_of_another(#[case] from: usize, #[case] to: usize) {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let mut expected: Vec<String> = order(&app).await.into_iter().map(|(id, _)| id).collect();
    assert_eq!(expected.len(), 3);
    let body = json!({ "item": expected[from], "to": expected[to] });
    app.admin().post("/utils/sort/directus_access", body).await.assert_status(204);
    let moved = expected.remove(from);
    expected.insert(to, moved);
    let places: Vec<Value> = vec![json!(1), json!(2), json!(3)];
    assert_eq!(order(&app).await, expected.into_iter().zip(places).collect::<Vec<_>>());
}

#[rstest]
#[case::no_order("directus_users", json!({ "item": 1, "to": 2 }), "INVALID_PAYLOAD")]
#[case::no_collection("articles", json!({ "item": 1, "to": 2 }), "FORBIDDEN")]
#[case::nothing("directus_access", json!({}), "INVALID_PAYLOAD")]
#[case::no_target("directus_access", json!({ "item": 1 }), "INVALID_PAYLOAD")]
#[case::no_items("directus_access", json!({ "item": "a", "to": "b" }), "FORBIDDEN")]
#[tokio::test]
async fn invalid_payload_is_rejected(#[case] collection: &str, #[case] body: Value, #[case] code: &str) {
    let app = TestApp::new().await;
    let before = app.tables().await;
    let reply = app.admin().post(&format!("/utils/sort/{collection}"), body).await;
    assert_eq!(reply.code(), code, "{}", reply.shown());
    app.assert_unchanged_since(&before, "a rejected request").await;
}

#[tokio::test]
async fn sort_requires_the_right_to_update() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let ids = order(&app).await;
    let body = json!({ "item": ids[0].0, "to": ids[2].0 });
    let before = app.tables().await;
    let browser = browser_login(&app, ANN).await;
    let after_login = app.tables().await;
    assert_ne!(before, after_login);
    for actor in [app.anon(), browser] {
        assert_eq!(actor.post("/utils/sort/directus_access", body.clone()).await.code(), "FORBIDDEN");
    }
    app.assert_unchanged_since(&after_login, "a rejected request").await;
}
