//! `POST /settings/owner` (contract section 10).

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::TestApp;

use crate::fixtures::{ANN, browser_login, staff};

const PATH: &str = "/settings/owner";

#[tokio::test]
async fn administrator_sets_the_project_owner() {
    let app = TestApp::new().await;
    let owner = json!({
        "project_owner": "owner@example.com",
        "project_usage": "commercial",
        "org_name": null,
        "product_updates": false,
    });
    app.admin().post(PATH, owner.clone()).await.assert_status(204);
    let names = "project_owner,project_usage,org_name,product_updates";
    assert_eq!(app.admin().get(&format!("/settings?fields={names}")).await.data(), &owner);
}

#[rstest]
#[case::nothing(json!({}), "\"project_owner\" is required")]
#[case::no_address(json!({ "project_owner": "me" }), "\"project_owner\" must be a valid email")]
#[case::more(json!({ "project_owner": "a@example.com", "project_name": "x" }), "\"project_name\" is not allowed")]
#[tokio::test]
async fn invalid_payload_is_rejected(#[case] body: Value, #[case] reason: &str) {
    let app = TestApp::new().await;
    let before = app.tables().await;
    let reply = app.admin().post(PATH, body).await.assert_status(400);
    assert_eq!(reply.body["errors"][0]["message"], format!("Invalid payload. {reason}."));
    app.assert_unchanged_since(&before, "a rejected request").await;
}

#[tokio::test]
async fn other_users_are_forbidden() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let browser = browser_login(&app, ANN).await;
    let before = app.tables().await;
    for actor in [app.anon(), browser] {
        let reply = actor.post(PATH, json!({ "project_owner": "a@example.com" })).await;
        assert_eq!(reply.assert_status(403).code(), "FORBIDDEN");
    }
    app.assert_unchanged_since(&before, "a rejected request").await;
}
