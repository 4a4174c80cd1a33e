//! A password reset reactivates a user suspended by failed logins, but not one suspended by an administrator.

use serde_json::json;
use vestibule_testkit::{PASSWORD, TestApp};

use super::{request, requested, reset};
use crate::fixtures::{ANN, set, status_of};

const NEW: &str = "Brand-new-1";

/// Ann, suspended after two wrong passwords; returns her id.
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
async fn completed_reset_ends_a_lockout() {
    let (app, _) = locked_out().await;
    let token = requested(&app, ANN).await;
    assert_eq!(status_of(&app, ANN).await, "suspended", "a request alone changes nothing");
    reset(&app, &token, NEW).await.assert_status(204);
    assert_eq!(status_of(&app, ANN).await, "active");
    app.anon().log_in(ANN, NEW, "json").await.assert_status(200);
    let changes = "SELECT delta FROM directus_revisions ORDER BY id DESC LIMIT 1";
    assert_eq!(app.value(changes).await, json!(r#"{"password":"**********","status":"active"}"#));
}

#[tokio::test]
async fn completed_reset_resets_the_attempt_counter() {
    let (app, _) = locked_out().await;
    let token = requested(&app, ANN).await;
    reset(&app, &token, NEW).await.assert_status(204);
    assert_eq!(app.value("SELECT count(*) FROM vestibule_login_attempts").await, 0);
    app.anon().log_in(ANN, NEW, "json").await.assert_status(200);
    app.anon().log_in(ANN, "wrong", "json").await.assert_status(401);
    assert_eq!(status_of(&app, ANN).await, "active", "one wrong password is allowed again");
}

#[tokio::test]
async fn suspension_by_an_administrator_remains() {
    let app = TestApp::new().await;
    let id = app.user(ANN, json!({})).await;
    let token = requested(&app, ANN).await;
    set_status(&app, &id, "suspended").await;
    request(&app, ANN).await.assert_status(204);
    assert!(app.mails().await.is_empty());
    assert_eq!(reset(&app, &token, NEW).await.code(), "FORBIDDEN");
    assert_eq!(status_of(&app, ANN).await, "suspended");
}

/// An administrator who suspends a locked-out user, or reactivates and suspends it again, makes the suspension
/// permanent.
#[tokio::test]
async fn suspension_by_an_administrator_replaces_a_lockout() {
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
async fn users_of_a_deleted_role_stay_suspended() {
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

/// The right old password does not end a lockout.
#[tokio::test]
async fn right_password_does_not_end_a_lockout() {
    let (app, _) = locked_out().await;
    assert_eq!(app.anon().log_in(ANN, PASSWORD, "json").await.code(), "INVALID_CREDENTIALS");
}
