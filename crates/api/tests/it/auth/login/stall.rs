//! A failed login is answered no earlier than `LOGIN_STALL_TIME`; a successful one immediately.
//!
//! The test clock does not sleep but records the waits: no test here measures time.

use rstest::rstest;
use serde_json::{Value, json};
use tokio::time::Instant;
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, TestApp};

use crate::fixtures::{ANN, set};

#[rstest]
#[case::right(json!({ "email": ADMIN_EMAIL, "password": PASSWORD }), 200, 0)]
#[case::wrong_password(json!({ "email": ADMIN_EMAIL, "password": "wrong" }), 401, 1)]
#[case::unknown(json!({ "email": "nobody@example.com", "password": PASSWORD }), 401, 1)]
#[case::invalid(json!({ "email": "nonsense" }), 400, 1)]
#[case::too_long(json!({ "email": ADMIN_EMAIL, "password": "x".repeat(9000) }), 401, 1)]
#[tokio::test]
async fn only_failures_are_delayed(#[case] body: Value, #[case] status: u16, #[case] waits: usize) {
    let app = TestApp::new().await;
    let stall = app.app.settings().login.stall;
    let start = Instant::now();
    app.anon().post("/auth/login", body).await.assert_status(status);
    let waited = app.app.clock().waits();
    assert_eq!(waited.len(), waits);
    assert!(waited.iter().all(|until| *until >= start + stall));
}

#[tokio::test]
async fn missing_otp_and_lockout_are_delayed() {
    let app = TestApp::new().await;
    app.enable_tfa(&app.admin()).await;
    app.anon().log_in(ADMIN_EMAIL, PASSWORD, "json").await.assert_status(401);
    assert_eq!(app.app.clock().waits().len(), 1);
    set(&app, "auth_login_attempts", 0).await;
    app.user(ANN, json!({})).await;
    app.anon().log_in(ANN, PASSWORD, "json").await.assert_status(401);
    assert_eq!(app.app.clock().waits().len(), 2);
}
