//! `GET /server/health`.

use serde_json::json;
use vestibule_testkit::TestApp;

use crate::fixtures::ANN;

#[tokio::test]
async fn administrator_gets_all_checks() {
    let app = TestApp::new().await;
    let reply = app.admin().get("/server/health").await.assert_status(200);
    assert_eq!(reply.header("content-type"), Some("application/health+json; charset=utf-8"));
    let mut body = reply.body.clone();
    body["checks"]["sqlite3:responseTime"][0]["observedValue"] = json!("[milliseconds]");
    insta::assert_json_snapshot!(body, @r#"
    {
      "status": "ok",
      "releaseId": "0.0.0-test",
      "serviceId": "http://vestibule.test",
      "checks": {
        "sqlite3:responseTime": [
          {
            "status": "ok",
            "componentType": "datastore",
            "observedUnit": "ms",
            "observedValue": "[milliseconds]",
            "threshold": 150
          }
        ],
        "hashing:queue": [
          {
            "status": "ok",
            "componentType": "component",
            "observedValue": 0
          }
        ]
      }
    }
    "#);
}

#[tokio::test]
async fn member_gets_the_status_only_and_public_is_forbidden() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    let reply = app.logged_in(ANN).await.get("/server/health").await.assert_status(200);
    assert_eq!(reply.body, json!({ "status": "ok" }));
    let reply = app.anon().get("/server/health").await;
    insta::assert_snapshot!(reply.shown(), @r#"
    403 Forbidden
    {
      "errors": [
        {
          "message": "You don't have permission to access this.",
          "extensions": {
            "code": "FORBIDDEN"
          }
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn closed_database_is_reported() {
    let app = TestApp::new().await;
    app.app.database().close().await;
    let reply = app.admin().get("/server/health").await;
    assert!(reply.status.is_server_error(), "{}", reply.shown());
    app.anon().get("/server/ping").await.assert_status(200);
}
