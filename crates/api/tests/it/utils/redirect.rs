//! `POST /utils/resolve-redirect`.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::TestApp;

const PATH: &str = "/utils/resolve-redirect";

#[tokio::test]
async fn url_of_this_server_is_resolved_to_its_path() {
    let app = TestApp::new().await;
    for redirect in ["/admin/users?x=1", "http://vestibule.test/admin/users?x=1"] {
        let reply = app.anon().post(PATH, json!({ "redirect": redirect })).await.assert_status(200);
        assert_eq!(reply.data(), "/admin/users?x=1");
    }
}

#[rstest]
#[case::elsewhere(json!({ "redirect": "https://evil.example/" }))]
#[case::hidden(json!({ "redirect": "//evil.example/" }))]
#[case::script(json!({ "redirect": "javascript:alert(1)" }))]
#[case::nothing(json!({}))]
#[case::no_text(json!({ "redirect": 1 }))]
#[tokio::test]
async fn other_urls_are_rejected(#[case] body: Value) {
    let app = TestApp::new().await;
    let reply = app.anon().post(PATH, body).await.assert_status(400);
    assert_eq!(reply.body["errors"][0]["message"], "Invalid payload. Invalid \"redirect\" provided.");
}
