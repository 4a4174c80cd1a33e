//! The one-time code at login (RFC 6238).

use futures_util::future::join_all;
use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, Reply, TestApp};

use crate::people::seconds;

/// The administrator with a second factor, and its secret.
async fn with_factor() -> (TestApp, String) {
    let app = TestApp::new().await;
    let secret = app.enable_tfa(&app.admin()).await;
    (app, secret)
}

async fn log_in(app: &TestApp, otp: impl Into<Value>) -> Reply {
    let body = json!({ "email": ADMIN_EMAIL, "password": PASSWORD, "otp": otp.into() });
    app.anon().post("/auth/login", body).await
}

#[tokio::test]
async fn the_password_alone_is_not_enough_and_the_answer_says_so() {
    let (app, _) = with_factor().await;
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
async fn a_code_says_nothing_about_a_wrong_password() {
    let (app, secret) = with_factor().await;
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
async fn the_code_of_a_neighbouring_step_counts(#[case] steps: i32, #[case] is_right: bool) {
    let (app, secret) = with_factor().await;
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
async fn what_is_no_code_is_wrong(#[case] otp: &str) {
    let (app, _) = with_factor().await;
    assert_eq!(log_in(&app, otp).await.code(), "INVALID_OTP");
}

#[tokio::test]
async fn a_code_opens_once() {
    let (app, secret) = with_factor().await;
    let code = app.code(&secret, 0);
    log_in(&app, code.clone()).await.assert_status(200);
    assert_eq!(log_in(&app, code.clone()).await.code(), "INVALID_OTP");
    app.advance(seconds(30));
    assert_eq!(log_in(&app, code).await.code(), "INVALID_OTP");
    log_in(&app, app.code(&secret, 0)).await.assert_status(200);
}

#[tokio::test]
async fn after_a_code_no_earlier_one_opens() {
    let (app, secret) = with_factor().await;
    log_in(&app, app.code(&secret, 1)).await.assert_status(200);
    for steps in [-1, 0] {
        assert_eq!(log_in(&app, app.code(&secret, steps)).await.code(), "INVALID_OTP");
    }
}

#[tokio::test]
async fn of_many_logins_with_one_code_exactly_one_gets_in() {
    let (app, secret) = with_factor().await;
    let code = app.code(&secret, 0);
    let replies = join_all((0..10).map(|_| log_in(&app, code.clone()))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status.is_success()).count(), 1);
    assert_eq!(replies.iter().filter(|reply| reply.code() == "INVALID_OTP").count(), 9);
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 1);
}

#[tokio::test]
async fn a_code_that_was_used_to_log_in_does_not_take_the_factor_off() {
    let (app, secret) = with_factor().await;
    let code = app.code(&secret, 0);
    log_in(&app, code.clone()).await.assert_status(200);
    let reply = app.admin().post("/users/me/tfa/disable", json!({ "otp": code })).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (400, "INVALID_PAYLOAD"));
    let next = json!({ "otp": app.code(&secret, 1) });
    app.admin().post("/users/me/tfa/disable", next).await.assert_status(204);
    app.anon().log_in(ADMIN_EMAIL, PASSWORD, "json").await.assert_status(200);
}

#[tokio::test]
async fn where_there_is_no_factor_a_code_does_not_matter() {
    let app = TestApp::new().await;
    log_in(&app, "123456").await.assert_status(200);
}

/// As the reference answers in tfa/enable, and what people do: set the factor up, and log in with what the authenticator
/// still shows. Whoever knows that code knows the secret, or the session that has just stored it.
#[tokio::test]
async fn the_code_that_set_the_factor_up_opens_one_login() {
    let (app, secret) = with_factor().await;
    let code = app.code(&secret, 0);
    log_in(&app, code.clone()).await.assert_status(200);
    assert_eq!(log_in(&app, code).await.code(), "INVALID_OTP");
}
