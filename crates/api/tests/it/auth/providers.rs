//! `GET /auth`.

use vestibule_testkit::TestApp;

#[tokio::test]
async fn there_are_no_sso_providers() {
    let app = TestApp::new().await;
    let reply = app.anon().get("/auth?sessionOnly").await;
    insta::assert_snapshot!(reply.shown(), @r#"
    200 OK
    {
      "data": [],
      "disableDefault": false
    }
    "#);
    let reply = app.anon().post("/auth/login/github", serde_json::json!({})).await;
    insta::assert_snapshot!(reply.shown(), @r#"
    404 Not Found
    {
      "errors": [
        {
          "message": "Route /auth/login/github doesn't exist.",
          "extensions": {
            "path": "/auth/login/github",
            "code": "ROUTE_NOT_FOUND"
          }
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn disabled_password_login_is_reported() {
    let app = TestApp::with(|setup| setup.settings.login.disabled = true).await;
    let reply = app.anon().get("/auth").await.assert_status(200);
    assert_eq!(reply.body["disableDefault"], true);
}
