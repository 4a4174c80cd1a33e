//! A person whom failed logins have suspended lets themselves in again by mail; nobody else does.

use serde_json::json;
use vestibule_testkit::{PASSWORD, TestApp};

use super::{request, requested, reset};
use crate::people::{ANN, set, status_of};

const NEW: &str = "Brand-new-1";

/// Ann, suspended by two wrong passwords; gives her id.
async fn locked_out() -> (TestApp, String) {
    let app = TestApp::new().await;
    set(&app, "auth_login_attempts", 1).await;
    let id = app.user(ANN, json!({})).await;
    for _ in 0..2 {
        app.anon().log_in(ANN, "wrong", "json").await.assert_status(401);
    }
    assert_eq!(status_of(&app, ANN).await, "suspended");
    app.mails().await;
    (app, id)
}

async fn set_status(app: &TestApp, id: &str, status: &str) {
    app.admin().patch(&format!("/users/{id}"), json!({ "status": status })).await.assert_status(200);
    app.mails().await;
}

#[tokio::test]
async fn a_completed_reset_ends_a_lock_out() {
    let (app, _) = locked_out().await;
    let token = requested(&app, ANN).await;
    assert_eq!(status_of(&app, ANN).await, "suspended", "asking alone changes nothing");
    reset(&app, &token, NEW).await.assert_status(204);
    assert_eq!(status_of(&app, ANN).await, "active");
    app.anon().log_in(ANN, NEW, "json").await.assert_status(200);
    let changes = "SELECT delta FROM directus_revisions ORDER BY id DESC LIMIT 1";
    assert_eq!(app.value(changes).await, json!(r#"{"password":"**********","status":"active"}"#));
}

#[tokio::test]
async fn the_counter_begins_anew() {
    let (app, _) = locked_out().await;
    let token = requested(&app, ANN).await;
    reset(&app, &token, NEW).await.assert_status(204);
    assert_eq!(app.value("SELECT count(*) FROM vestibule_login_attempts").await, 0);
    app.anon().log_in(ANN, NEW, "json").await.assert_status(200);
    app.anon().log_in(ANN, "wrong", "json").await.assert_status(401);
    assert_eq!(status_of(&app, ANN).await, "active", "one wrong password is allowed again");
}

#[tokio::test]
async fn a_suspension_by_hand_stays() {
    let app = TestApp::new().await;
    let id = app.user(ANN, json!({})).await;
    let token = requested(&app, ANN).await;
    set_status(&app, &id, "suspended").await;
    request(&app, ANN).await.assert_status(204);
    assert!(app.mails().await.is_empty());
    assert_eq!(reset(&app, &token, NEW).await.code(), "FORBIDDEN");
    assert_eq!(status_of(&app, ANN).await, "suspended");
}

/// Whoever is locked out and is then suspended by an administrator as well, or let in and suspended again, stays so.
#[tokio::test]
async fn a_suspension_by_hand_takes_the_place_of_a_lock_out() {
    for steps in [&["suspended"][..], &["active", "suspended"]] {
        let (app, id) = locked_out().await;
        let token = requested(&app, ANN).await;
        for status in steps {
            set_status(&app, &id, status).await;
        }
        assert_eq!(reset(&app, &token, NEW).await.code(), "FORBIDDEN");
        request(&app, ANN).await.assert_status(204);
        assert!(app.mails().await.is_empty());
        assert_eq!(status_of(&app, ANN).await, "suspended");
    }
}

#[tokio::test]
async fn users_of_a_role_that_goes_stay_suspended() {
    let app = TestApp::new().await;
    let (role, _) = app.role("Staff", json!({})).await;
    set(&app, "auth_login_attempts", 1).await;
    app.user(ANN, json!({ "role": role })).await;
    for _ in 0..2 {
        app.anon().log_in(ANN, "wrong", "json").await.assert_status(401);
    }
    app.admin().delete(&format!("/roles/{role}")).await.assert_status(204);
    app.mails().await;
    request(&app, ANN).await.assert_status(204);
    assert!(app.mails().await.is_empty());
}

/// The right old password is no way in while the account is locked.
#[tokio::test]
async fn only_the_mail_lets_in() {
    let (app, _) = locked_out().await;
    assert_eq!(app.anon().log_in(ANN, PASSWORD, "json").await.code(), "INVALID_CREDENTIALS");
}
