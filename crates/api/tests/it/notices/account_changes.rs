//! Notifications about account changes.

use serde_json::json;
use vestibule_testkit::{PASSWORD, TestApp};

use super::{due_mails, mail_to, with_notices};
use crate::fixtures::{ANN, seconds, staff};

const NEW: &str = "N3w-passw0rd!";

#[tokio::test]
async fn password_change_is_reported_with_ip_and_user_agent() {
    let app = with_notices().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await.with_address("192.0.2.7");
    ann.patch("/users/me", json!({ "password": NEW })).await.assert_status(200);
    let sent = app.mail().await;
    assert_eq!((sent.envelope.to.as_str(), sent.envelope.mail.template()), (ANN, "password-changed"));
    let trace = sent.envelope.mail.trace().unwrap();
    assert_eq!(
        (trace.at, trace.ip.as_deref(), trace.user_agent.as_deref()),
        (app.now(), Some("192.0.2.7"), Some("testkit"))
    );
    assert!(!format!("{sent:?}").contains(NEW));
}

/// The IP address of an administrator is not disclosed.
#[tokio::test]
async fn change_by_an_administrator_is_reported_without_ip() {
    let app = with_notices().await;
    let id = app.user(ANN, json!({})).await;
    assert_eq!(due_mails(&app).await, []);
    let admin = app.admin().with_address("192.0.2.9");
    admin.patch(&format!("/users/{id}"), json!({ "password": NEW })).await.assert_status(200);
    let sent = app.mail().await;
    assert_eq!((sent.envelope.to.as_str(), sent.envelope.mail.template()), (ANN, "password-changed"));
    assert_eq!(sent.envelope.mail.trace().unwrap().ip, None);
}

#[tokio::test]
async fn email_change_is_reported_to_the_old_address() {
    let app = with_notices().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let both = json!({ "email": "anna@example.com", "password": NEW });
    ann.patch("/users/me", both).await.assert_status(200);
    assert_eq!(
        due_mails(&app).await,
        [mail_to(ANN, "password-changed"), mail_to(ANN, "email-changed")].concat()
    );
    let ann = app.anon().log_in("anna@example.com", NEW, "json").await.text("access_token");
    let ann = app.anon().with_token(&ann);
    ann.patch("/users/me", json!({ "email": null })).await.assert_status(200);
    assert_eq!(due_mails(&app).await, mail_to("anna@example.com", "email-changed"));
}

#[tokio::test]
async fn unchanged_values_are_not_reported() {
    let app = with_notices().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    ann.patch("/users/me", json!({ "email": ANN, "title": "Dr" })).await.assert_status(200);
    assert_eq!(due_mails(&app).await, []);
}

#[tokio::test]
async fn nested_changes_are_reported() {
    let app = with_notices().await;
    let (id, role, _) = staff(&app, ANN).await;
    let body = json!({ "users": { "update": [{ "id": id, "password": NEW }] } });
    app.admin().patch(&format!("/roles/{role}"), body).await.assert_status(200);
    assert_eq!(due_mails(&app).await, mail_to(ANN, "password-changed"));
}

#[tokio::test]
async fn enabling_and_disabling_tfa_is_reported() {
    let app = with_notices().await;
    let (id, ..) = staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let secret = app.enable_tfa(&ann).await;
    assert_eq!(due_mails(&app).await, mail_to(ANN, "second-factor-enabled"));
    let password = json!({ "password": PASSWORD });
    ann.post("/users/me/tfa/recovery-codes", password).await.assert_status(200);
    assert_eq!(due_mails(&app).await, mail_to(ANN, "recovery-codes-renewed"));
    app.advance(seconds(30));
    ann.post("/users/me/tfa/disable", json!({ "otp": app.code(&secret, 0) })).await.assert_status(204);
    assert_eq!(due_mails(&app).await, mail_to(ANN, "second-factor-disabled"));
    app.enable_tfa(&ann).await;
    app.mails().await;
    app.admin().post(&format!("/users/{id}/tfa/disable"), json!({})).await.assert_status(204);
    assert_eq!(due_mails(&app).await, mail_to(ANN, "second-factor-disabled"));
}

#[tokio::test]
async fn password_reset_and_command_line_change_are_reported() {
    let app = with_notices().await;
    app.user(ANN, json!({})).await;
    app.anon().post("/auth/password/request", json!({ "email": ANN })).await.assert_status(204);
    let sent = app.mail().await;
    let token = sent.envelope.mail.url().unwrap().split_once("token=").unwrap().1.to_owned();
    let reset = json!({ "token": token, "password": NEW });
    app.anon().post("/auth/password/reset", reset).await.assert_status(204);
    assert_eq!(due_mails(&app).await, mail_to(ANN, "password-changed"));
    vestibule_app::setup::set_password(&app.app, ANN, &PASSWORD.into()).await.unwrap();
    assert_eq!(due_mails(&app).await, mail_to(ANN, "password-changed"));
}

/// A user who cannot log in needs no warning. `email_notifications` is ignored: an intruder would disable it first.
#[tokio::test]
async fn only_users_who_can_log_in_are_notified_whatever_their_preference() {
    let app = with_notices().await;
    for status in ["suspended", "invited", "archived", "draft"] {
        let id = app.user(&format!("{status}@example.com"), json!({ "status": status })).await;
        app.admin().patch(&format!("/users/{id}"), json!({ "password": NEW })).await.assert_status(200);
    }
    let id = app.user(ANN, json!({ "email_notifications": false })).await;
    app.admin().patch(&format!("/users/{id}"), json!({ "password": NEW })).await.assert_status(200);
    let nameless = app.admin().post("/users", json!({ "first_name": "No address" })).await.text("id");
    app.admin().patch(&format!("/users/{nameless}"), json!({ "password": NEW })).await.assert_status(200);
    assert_eq!(due_mails(&app).await, mail_to(ANN, "password-changed"));
}

/// GHSA-p623-wgx3-wxp8: a rejected change sends no mail.
#[tokio::test]
async fn ghsa_p623_rejected_change_sends_no_mail() {
    let app = with_notices().await;
    staff(&app, ANN).await;
    let bob = app.user("bob@example.com", json!({})).await;
    let ann = app.logged_in(ANN).await;
    let before = app.tables().await;
    let body = json!({ "password": NEW, "email": "b@example.com" });
    ann.patch(&format!("/users/{bob}"), body).await.assert_status(403);
    ann.patch("/users/me", json!({ "email": "BOB@example.com" })).await.assert_status(400);
    ann.patch("/users/me", json!({ "password": NEW, "status": "active" })).await.assert_status(403);
    app.assert_unchanged_since(&before, "a rejected change").await;
    assert_eq!(due_mails(&app).await, []);
}

#[tokio::test]
async fn disabled_notices_send_no_mail() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    app.enable_tfa(&ann).await;
    ann.patch("/users/me", json!({ "password": NEW, "email": "anna@example.com" })).await.assert_status(200);
    assert_eq!(due_mails(&app).await, []);
}
