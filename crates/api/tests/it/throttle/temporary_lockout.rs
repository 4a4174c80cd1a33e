//! `LOGIN_LOCKOUT=temporary`: an account opens again by itself.

use serde_json::json;
use vestibule_app::Lockout;
use vestibule_testkit::{PASSWORD, Reply, TestApp};

use super::{guess, stranger};
use crate::people::{ANN, log_in, refresh, seconds, set, status_of};

async fn locking(throttle: bool) -> TestApp {
    let app = TestApp::with(|setup| {
        setup.settings.login.lockout = Lockout::Temporary;
        setup.settings.login.throttle = throttle;
    })
    .await;
    set(&app, "auth_login_attempts", 3).await;
    app.user(ANN, json!({})).await;
    app
}

async fn right(app: &TestApp) -> Reply {
    stranger(app, 1).log_in(ANN, PASSWORD, "json").await
}

#[tokio::test]
async fn nobody_is_suspended_and_the_lock_opens_by_itself() {
    let app = locking(false).await;
    let session = log_in(&app, ANN, "json").await.text("refresh_token");
    for _ in 0..3 {
        assert_eq!(guess(&stranger(&app, 1), ANN).await, 401);
    }
    let locked = right(&app).await;
    assert_eq!((locked.status.as_u16(), locked.code()), (401, "INVALID_CREDENTIALS"));
    assert_eq!(status_of(&app, ANN).await, "active");
    let session = refresh(&app, &session).await.assert_status(200).text("refresh_token");
    app.advance(seconds(15 * 60 - 1));
    right(&app).await.assert_status(401);
    app.advance(seconds(1));
    right(&app).await.assert_status(200);
    refresh(&app, &session).await.assert_status(200);
    assert_eq!(app.value("SELECT count(*) FROM vestibule_login_attempts").await, 0);
}

#[tokio::test]
async fn each_further_failure_locks_again() {
    let app = locking(false).await;
    for _ in 0..3 {
        assert_eq!(guess(&stranger(&app, 1), ANN).await, 401);
    }
    for _ in 0..3 {
        app.advance(seconds(15 * 60));
        assert_eq!(guess(&stranger(&app, 1), ANN).await, 401);
        right(&app).await.assert_status(401);
    }
}

#[tokio::test]
async fn the_last_attempt_may_be_right() {
    let app = locking(false).await;
    for _ in 0..3 {
        for _ in 0..2 {
            assert_eq!(guess(&stranger(&app, 1), ANN).await, 401);
        }
        right(&app).await.assert_status(200);
    }
}

#[tokio::test]
async fn who_is_known_gets_in_although_strangers_have_locked_the_account() {
    let app = locking(true).await;
    let home = app.anon().with_address("192.0.2.1");
    home.log_in(ANN, PASSWORD, "json").await.assert_status(200);
    for number in 0..3 {
        assert_eq!(guess(&stranger(&app, number), ANN).await, 401);
    }
    right(&app).await.assert_status(401);
    home.log_in(ANN, PASSWORD, "json").await.assert_status(200);
}

#[tokio::test]
async fn a_lock_costs_as_much_as_a_wrong_password() {
    let app = locking(false).await;
    for _ in 0..3 {
        guess(&stranger(&app, 1), ANN).await;
    }
    let hashes = app.app.hashing().computed();
    right(&app).await.assert_status(401);
    assert_eq!(app.app.hashing().computed(), hashes + 1);
}
