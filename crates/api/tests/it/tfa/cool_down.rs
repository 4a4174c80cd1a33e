//! OTPs cannot be guessed: after five wrong ones in a row none is accepted during a cool-down.

use futures_util::future::join_all;
use serde_json::json;
use vestibule_testkit::{PASSWORD, TestApp};

use super::log_in;
use crate::fixtures::{ANN, days, seconds, staff};

/// Ann with TFA, and its secret.
async fn with_ann() -> (TestApp, String) {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let secret = app.enable_tfa(&app.logged_in(ANN).await).await;
    (app, secret)
}

async fn guess(app: &TestApp, times: usize) {
    for _ in 0..times {
        assert_eq!(log_in(app, "abcdef").await.code(), "INVALID_OTP");
    }
}

#[tokio::test]
async fn five_wrong_otps_in_a_row_start_a_cool_down_that_is_not_disclosed() {
    let (app, secret) = with_ann().await;
    let wrong = log_in(&app, "abcdef").await;
    guess(&app, 4).await;
    app.advance(seconds(30));
    let right = log_in(&app, app.code(&secret, 0)).await;
    assert_eq!(right.shown(), wrong.shown(), "a right OTP looks like a wrong one");
    app.advance(seconds(30));
    log_in(&app, app.code(&secret, 0)).await.assert_status(200);
}

#[tokio::test]
async fn otp_sent_during_the_cool_down_is_not_used_up() {
    let (app, secret) = with_ann().await;
    guess(&app, 5).await;
    app.advance(seconds(59));
    let code = app.code(&secret, 1);
    assert_eq!(log_in(&app, code.clone()).await.code(), "INVALID_OTP");
    app.advance(seconds(1));
    log_in(&app, code).await.assert_status(200);
}

#[tokio::test]
async fn cool_down_grows() {
    let (app, secret) = with_ann().await;
    guess(&app, 5).await;
    for minutes in [1, 2, 4, 8] {
        app.advance(seconds(60 * minutes - 1));
        assert_eq!(log_in(&app, app.code(&secret, 0)).await.code(), "INVALID_OTP");
        app.advance(seconds(1));
        guess(&app, 1).await;
    }
    app.advance(days(1));
    log_in(&app, app.code(&secret, 0)).await.assert_status(200);
}

#[tokio::test]
async fn right_otp_resets_the_counter() {
    let (app, secret) = with_ann().await;
    for steps in 0..3 {
        guess(&app, 4).await;
        log_in(&app, app.code(&secret, 0)).await.assert_status(200);
        assert_eq!(app.value("SELECT count(*) FROM vestibule_throttle").await, 0, "{steps}");
        app.advance(seconds(30));
    }
}

#[tokio::test]
async fn parallel_guesses_are_limited_like_sequential_ones() {
    let (app, secret) = with_ann().await;
    join_all((0..12).map(|_| log_in(&app, "abcdef"))).await;
    assert_eq!(app.value("SELECT failures FROM vestibule_throttle").await, 5);
    assert_eq!(log_in(&app, app.code(&secret, 0)).await.code(), "INVALID_OTP");
}

#[tokio::test]
async fn missing_otp_is_not_a_failed_guess() {
    let (app, secret) = with_ann().await;
    for _ in 0..10 {
        assert_eq!(app.anon().log_in(ANN, PASSWORD, "json").await.code(), "INVALID_OTP");
    }
    log_in(&app, app.code(&secret, 0)).await.assert_status(200);
}

#[tokio::test]
async fn cool_down_applies_to_disabling_tfa() {
    let (app, secret) = with_ann().await;
    app.advance(seconds(30));
    let reply = log_in(&app, app.code(&secret, 0)).await.assert_status(200);
    let ann = app.anon().with_token(&reply.text("access_token"));
    let disable = async |otp: String| ann.post("/users/me/tfa/disable", json!({ "otp": otp })).await;
    let wrong = disable("abcdef".into()).await;
    guess(&app, 2).await;
    for _ in 0..2 {
        disable("abcdef".into()).await.assert_status(400);
    }
    app.advance(seconds(30));
    assert_eq!(disable(app.code(&secret, 0)).await.shown(), wrong.shown());
    assert_eq!(log_in(&app, app.code(&secret, 0)).await.code(), "INVALID_OTP");
    app.advance(seconds(30));
    disable(app.code(&secret, 0)).await.assert_status(204);
}

#[tokio::test]
async fn cool_down_applies_to_enabling_tfa() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let secret = ann.post("/users/me/tfa/generate", json!({ "password": PASSWORD })).await.text("secret");
    let enable = async |otp: String| {
        ann.post("/users/me/tfa/enable", json!({ "secret": secret, "otp": otp })).await.status.as_u16()
    };
    for _ in 0..5 {
        assert_eq!(enable("abcdef".into()).await, 400);
    }
    assert_eq!(enable(app.code(&secret, 0)).await, 400);
    app.advance(seconds(60));
    assert_eq!(enable(app.code(&secret, 0)).await, 204);
}

#[tokio::test]
async fn disabling_tfa_by_an_administrator_ends_the_cool_down() {
    let (app, _) = with_ann().await;
    guess(&app, 5).await;
    let id = app.value("SELECT id FROM directus_users WHERE email = 'ann@example.com'").await;
    let path = format!("/users/{}/tfa/disable", id.as_str().unwrap());
    app.admin().post(&path, json!({})).await.assert_status(204);
    assert_eq!(app.value("SELECT count(*) FROM vestibule_throttle").await, 0);
}
