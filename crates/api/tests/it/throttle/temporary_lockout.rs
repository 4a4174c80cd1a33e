//! `LOGIN_LOCKOUT=temporary`: a lockout that ends by itself.

use serde_json::json;
use vestibule_app::Lockout;
use vestibule_testkit::{PASSWORD, Reply, TestApp};

use super::{guess, unknown_client};
use crate::fixtures::{ANN, log_in, refresh, seconds, set, status_of};

async fn with_temporary_lockout(throttle: bool) -> TestApp {
    let app = TestApp::with(|setup| {
        setup.settings.login.lockout = Lockout::Temporary;
        setup.settings.login.throttle = throttle;
    })
    .await;
    set(&app, "auth_login_attempts", 3).await;
    app.user(ANN, json!({})).await;
    app
}

async fn log_in_with_right_password(app: &TestApp) -> Reply {
    unknown_client(app, 1).log_in(ANN, PASSWORD, "json").await
}

#[tokio::test]
async fn user_stays_active_and_the_lockout_ends_by_itself() {
    let app = with_temporary_lockout(false).await;
    let session = log_in(&app, ANN, "json").await.text("refresh_token");
    for _ in 0..3 {
        assert_eq!(guess(&unknown_client(&app, 1), ANN).await, 401);
    }
    let locked = log_in_with_right_password(&app).await;
    assert_eq!((locked.status.as_u16(), locked.code()), (401, "INVALID_CREDENTIALS"));
    assert_eq!(status_of(&app, ANN).await, "active");
    let session = refresh(&app, &session).await.assert_status(200).text("refresh_token");
    app.advance(seconds(15 * 60 - 1));
    log_in_with_right_password(&app).await.assert_status(401);
    app.advance(seconds(1));
    log_in_with_right_password(&app).await.assert_status(200);
    refresh(&app, &session).await.assert_status(200);
    assert_eq!(app.value("SELECT count(*) FROM vestibule_login_attempts").await, 0);
}

#[tokio::test]
async fn each_further_failure_locks_again() {
    let app = with_temporary_lockout(false).await;
    for _ in 0..3 {
        assert_eq!(guess(&unknown_client(&app, 1), ANN).await, 401);
    }
    for _ in 0..3 {
        app.advance(seconds(15 * 60));
        assert_eq!(guess(&unknown_client(&app, 1), ANN).await, 401);
        log_in_with_right_password(&app).await.assert_status(401);
    }
}

#[tokio::test]
async fn last_allowed_attempt_can_succeed() {
    let app = with_temporary_lockout(false).await;
    for _ in 0..3 {
        for _ in 0..2 {
            assert_eq!(guess(&unknown_client(&app, 1), ANN).await, 401);
        }
        log_in_with_right_password(&app).await.assert_status(200);
    }
}

#[tokio::test]
async fn known_client_can_log_in_although_unknown_clients_locked_the_account() {
    let app = with_temporary_lockout(true).await;
    let known_client = app.anon().with_address("192.0.2.1");
    known_client.log_in(ANN, PASSWORD, "json").await.assert_status(200);
    for number in 0..3 {
        assert_eq!(guess(&unknown_client(&app, number), ANN).await, 401);
    }
    log_in_with_right_password(&app).await.assert_status(401);
    known_client.log_in(ANN, PASSWORD, "json").await.assert_status(200);
}

#[tokio::test]
async fn locked_login_costs_as_much_as_a_wrong_password() {
    let app = with_temporary_lockout(false).await;
    for _ in 0..3 {
        guess(&unknown_client(&app, 1), ANN).await;
    }
    let hashes = app.app.hashing().computed();
    log_in_with_right_password(&app).await.assert_status(401);
    assert_eq!(app.app.hashing().computed(), hashes + 1);
}
