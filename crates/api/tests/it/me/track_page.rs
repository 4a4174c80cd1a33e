//! `PATCH /users/me/track/page`.

use serde_json::json;
use vestibule_testkit::TestApp;

use crate::fixtures::ANN;

const PATH: &str = "/users/me/track/page";

#[tokio::test]
async fn last_page_is_stored_without_permission_and_without_audit_log() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let ann = app.logged_in(ANN).await;
    let before = app.tables().await;
    let body = json!({ "last_page": "/content/articles", "role": "x", "status": "archived" });
    let reply = ann.patch(PATH, body).await;
    insta::assert_snapshot!(reply.shown(), @"204 No Content");
    let changes = before.changes_to(&app.tables().await);
    assert_eq!(changes.lines().count(), 2, "one row, before and after: {changes}");
    assert!(changes.contains(r#""last_page":"/content/articles""#), "{changes}");
    assert!(changes.lines().all(|line| line.contains(r#""status":"active""#)), "{changes}");
}

#[tokio::test]
async fn last_page_must_not_be_false() {
    let app = TestApp::new().await;
    let ann = app.admin();
    for body in [
        json!({}),
        json!({ "last_page": "" }),
        json!({ "last_page": null }),
        json!({ "last_page": 0 }),
        json!([]),
    ] {
        let reply = ann.patch(PATH, body).await;
        insta::allow_duplicates! { insta::assert_snapshot!(reply.shown(), @r#"
        400 Bad Request
        {
          "errors": [
            {
              "message": "Invalid payload. \"last_page\" key is required.",
              "extensions": {
                "reason": "\"last_page\" key is required",
                "code": "INVALID_PAYLOAD"
              }
            }
          ]
        }
        "#); }
    }
    for body in [json!({ "last_page": 5 }), json!({ "last_page": ["/x"] })] {
        ann.patch(PATH, body).await.assert_status(204);
    }
    app.anon().patch(PATH, json!({ "last_page": "/x" })).await.assert_status(401);
}

#[tokio::test]
async fn overlong_last_page_is_not_a_server_error() {
    let app = TestApp::new().await;
    let reply = app.admin().patch(PATH, json!({ "last_page": "/x".repeat(2000) })).await;
    assert!(reply.status.as_u16() < 500, "{}", reply.shown());
}
