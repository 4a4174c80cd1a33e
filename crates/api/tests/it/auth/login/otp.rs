//! OTP at login (RFC 6238).

use futures_util::future::join_all;
use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, Reply, TestApp};

use crate::fixtures::seconds;

/// The administrator with TFA, and its secret.
async fn with_tfa() -> (TestApp, String) {
    let app = TestApp::new().await;
    let secret = app.enable_tfa(&app.admin()).await;
    (app, secret)
}

async fn log_in(app: &TestApp, otp: impl Into<Value>) -> Reply {
    let body = json!({ "email": ADMIN_EMAIL, "password": PASSWORD, "otp": otp.into() });
    app.anon().post("/auth/login", body).await
}

#[tokio::test]
async fn missing_otp_is_reported_as_invalid_otp() {
    let (app, _) = with_tfa().await;
    let before = app.tables().await;
    let reply = app.anon().log_in(ADMIN_EMAIL, PASSWORD, "json").await;
    insta::assert_snapshot!(reply.shown(), @r#"
    401 Unauthorized
    {
      "errors": [
        {
          "message": "Invalid user OTP.",
          "extensions": {
            "code": "INVALID_OTP"
          }
        }
      ]
    }
    "#);
    let changes = before.changes_to(&app.tables().await);
    assert!(changes.lines().all(|line| line.contains(" vestibule_login_attempts: ")), "{changes}");
}

#[tokio::test]
async fn right_otp_does_not_reveal_that_the_password_is_wrong() {
    let (app, secret) = with_tfa().await;
    let body = json!({ "email": ADMIN_EMAIL, "password": "wrong", "otp": app.code(&secret, 0) });
    assert_eq!(app.anon().post("/auth/login", body).await.code(), "INVALID_CREDENTIALS");
    log_in(&app, app.code(&secret, 0)).await.assert_status(200);
}

#[rstest]
#[case(-2, false)]
#[case(-1, true)]
#[case(0, true)]
#[case(1, true)]
#[case(2, false)]
#[tokio::test]
async fn otp_of_an_adjacent_time_step_is_accepted(#[case] steps: i32, #[case] is_right: bool) {
    let (app, secret) = with_tfa().await;
    let reply = log_in(&app, app.code(&secret, steps)).await;
    assert_eq!(reply.status.is_success(), is_right);
    assert_eq!(reply.code() == "INVALID_OTP", !is_right);
}

#[rstest]
#[case("abcdef")]
#[case("12345")]
#[case("1234567")]
#[case(" 123456")]
#[case("١٢٣٤٥٦")]
#[tokio::test]
async fn malformed_otp_is_invalid(#[case] otp: &str) {
    let (app, _) = with_tfa().await;
    assert_eq!(log_in(&app, otp).await.code(), "INVALID_OTP");
}

#[tokio::test]
async fn otp_is_accepted_once() {
    let (app, secret) = with_tfa().await;
    let code = app.code(&secret, 0);
    log_in(&app, code.clone()).await.assert_status(200);
    assert_eq!(log_in(&app, code.clone()).await.code(), "INVALID_OTP");
    app.advance(seconds(30));
    assert_eq!(log_in(&app, code).await.code(), "INVALID_OTP");
    log_in(&app, app.code(&secret, 0)).await.assert_status(200);
}

#[tokio::test]
async fn otp_older_than_the_last_used_one_is_rejected() {
    let (app, secret) = with_tfa().await;
    log_in(&app, app.code(&secret, 1)).await.assert_status(200);
    for steps in [-1, 0] {
        assert_eq!(log_in(&app, app.code(&secret, steps)).await.code(), "INVALID_OTP");
    }
}

#[tokio::test]
async fn one_of_many_parallel_logins_with_one_otp_succeeds() {
    let (app, secret) = with_tfa().await;
    let code = app.code(&secret, 0);
    let replies = join_all((0..10).map(|_| log_in(&app, code.clone()))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status.is_success()).count(), 1);
    assert_eq!(replies.iter().filter(|reply| reply.code() == "INVALID_OTP").count(), 9);
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 1);
}

#[tokio::test]
async fn otp_used_for_login_cannot_disable_tfa() {
    let (app, secret) = with_tfa().await;
    let code = app.code(&secret, 0);
    log_in(&app, code.clone()).await.assert_status(200);
    let reply = app.admin().post("/users/me/tfa/disable", json!({ "otp": code })).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (400, "INVALID_PAYLOAD"));
    let next = json!({ "otp": app.code(&secret, 1) });
    app.admin().post("/users/me/tfa/disable", next).await.assert_status(204);
    app.anon().log_in(ADMIN_EMAIL, PASSWORD, "json").await.assert_status(200);
}

#[tokio::test]
async fn otp_is_ignored_without_tfa() {
    let app = TestApp::new().await;
    log_in(&app, "123456").await.assert_status(200);
}

/// As recorded from Directus in tfa/enable: users set TFA up and log in with the OTP the authenticator still shows.
/// Knowing that OTP requires the secret or the session that stored it.
#[tokio::test]
async fn otp_that_enabled_tfa_is_accepted_for_one_login() {
    let (app, secret) = with_tfa().await;
    let code = app.code(&secret, 0);
    log_in(&app, code.clone()).await.assert_status(200);
    assert_eq!(log_in(&app, code).await.code(), "INVALID_OTP");
}
