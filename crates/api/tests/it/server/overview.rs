//! `GET /vestibule/overview`.

use serde_json::json;
use vestibule_testkit::TestApp;

use crate::fixtures::{ANN, browser_login, days, staff};

#[tokio::test]
async fn administrator_reads_statistics() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    app.advance(days(3));
    browser_login(&app, ANN).await;
    app.anon().log_in(ANN, "wrong", "json").await.assert_status(401);
    let overview = app.admin().get("/vestibule/overview").await.assert_status(200).data().clone();
    let last =
        |list: &str| overview[list].as_array().and_then(|list| list.last()).cloned().unwrap_or_default();
    let count = |list: &str| overview[list].as_array().map_or(0, Vec::len);
    assert_eq!((count("days"), count("failures")), (14, 24));
    assert_eq!((&last("days")["logins"], &last("days")["complete"]), (&json!(1), &json!(true)));
    assert_eq!(overview["days"][10]["new_people"], 1, "three days ago");
    assert_eq!(last("failures")["count"], 1);
    assert_eq!((&overview["sessions"], &overview["locked_out"]), (&json!(1), &json!(0)));
    assert_eq!(overview["hashing"], json!({ "waiting": 0, "busy": 0 }));
    assert_eq!(overview["mails"]["given_up"], 0);
}

#[tokio::test]
async fn other_users_are_forbidden() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let reply = app.logged_in(ANN).await.get("/vestibule/overview").await;
    assert_eq!((reply.status.as_u16(), reply.code()), (403, "FORBIDDEN"));
    let reply = app.anon().get("/vestibule/overview").await;
    assert_eq!((reply.status.as_u16(), reply.code()), (401, "INVALID_CREDENTIALS"));
}

#[tokio::test]
async fn missing_otp_is_not_a_failed_login() {
    let app = TestApp::new().await;
    app.user(ANN, json!({ "tfa_secret": "JBSWY3DPEHPK3PXP" })).await;
    app.anon().log_in(ANN, vestibule_testkit::PASSWORD, "json").await.assert_status(401);
    let overview = app.admin().get("/vestibule/overview").await.assert_status(200).data().clone();
    let failures = overview["failures"].as_array().cloned().unwrap_or_default();
    assert!(failures.iter().all(|hour| hour["count"] == 0));
}
