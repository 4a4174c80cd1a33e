//! Payloads rejected before any password is verified, with Joi's messages.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::TestApp;

use crate::fixtures::ANN;

#[rstest]
#[case(json!({}), r#""email" is required"#)]
#[case(json!([]), r#""value" must be of type object"#)]
#[case(json!({ "email": ANN }), r#""password" is required"#)]
#[case(json!({ "password": "x" }), r#""email" is required"#)]
#[case(json!({ "email": "", "password": "x" }), r#""email" is not allowed to be empty"#)]
#[case(json!({ "email": null, "password": "x" }), r#""email" must be a string"#)]
#[case(json!({ "email": 5, "password": "x" }), r#""email" must be a string"#)]
#[case(json!({ "email": "plain", "password": "" }), r#""email" must be a valid email"#)]
#[case(json!({ "email": "a@localhost", "password": "x" }), r#""email" must be a valid email"#)]
#[case(json!({ "email": ANN, "password": "" }), r#""password" is not allowed to be empty"#)]
#[case(json!({ "email": ANN, "password": null }), r#""password" must be a string"#)]
#[case(json!({ "email": ANN, "password": ["x"] }), r#""password" must be a string"#)]
#[case(json!({ "email": ANN, "password": "x", "mode": "foo" }), r#""mode" must be one of [cookie, json, session]"#)]
#[case(json!({ "email": ANN, "password": "x", "mode": "" }), r#""mode" must be one of [cookie, json, session]"#)]
#[case(json!({ "email": ANN, "password": "x", "mode": null }), r#""mode" must be one of [cookie, json, session]"#)]
#[case(json!({ "email": ANN, "password": "x", "otp": 123_456 }), r#""otp" must be a string"#)]
#[case(json!({ "email": ANN, "password": "x", "otp": "" }), r#""otp" is not allowed to be empty"#)]
#[case(json!({ "email": ANN, "password": "x", "mode": "foo", "otp": 1 }), r#""mode" must be one of [cookie, json, session]"#)]
#[tokio::test]
async fn first_validation_error_is_returned(#[case] body: Value, #[case] reason: &str) {
    let app = TestApp::new().await;
    let before = app.tables().await;
    let reply = app.anon().post("/auth/login", body).await.assert_status(400);
    assert_eq!(reply.body["errors"][0]["extensions"], json!({ "reason": reason, "code": "INVALID_PAYLOAD" }));
    app.assert_unchanged_since(&before, "a rejected body").await;
}

#[tokio::test]
async fn missing_body_is_an_empty_object() {
    let app = TestApp::new().await;
    let reply = app.anon().send("POST", "/auth/login", None).await;
    insta::assert_snapshot!(reply.shown(), @r#"
    400 Bad Request
    {
      "errors": [
        {
          "message": "Invalid payload. \"email\" is required.",
          "extensions": {
            "reason": "\"email\" is required",
            "code": "INVALID_PAYLOAD"
          }
        }
      ]
    }
    "#);
}
