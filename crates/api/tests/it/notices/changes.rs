//! Mails about changes.

use serde_json::json;
use vestibule_app::setup;
use vestibule_testkit::{PASSWORD, TestApp};

use super::{one, telling, told};
use crate::people::{ANN, seconds, staff};

const NEW: &str = "N3w-passw0rd!";

#[tokio::test]
async fn a_new_password_is_told_with_the_place_it_was_set_from() {
    let app = telling().await;
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

/// Where an administrator sits is nobody's business.
#[tokio::test]
async fn what_an_administrator_changes_is_told_without_a_place() {
    let app = telling().await;
    let id = app.user(ANN, json!({})).await;
    assert_eq!(told(&app).await, []);
    let admin = app.admin().with_address("192.0.2.9");
    admin.patch(&format!("/users/{id}"), json!({ "password": NEW })).await.assert_status(200);
    let sent = app.mail().await;
    assert_eq!((sent.envelope.to.as_str(), sent.envelope.mail.template()), (ANN, "password-changed"));
    assert_eq!(sent.envelope.mail.trace().unwrap().ip, None);
}

#[tokio::test]
async fn a_new_address_is_told_to_the_old_one() {
    let app = telling().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let both = json!({ "email": "anna@example.com", "password": NEW });
    ann.patch("/users/me", both).await.assert_status(200);
    assert_eq!(told(&app).await, [one(ANN, "password-changed"), one(ANN, "email-changed")].concat());
    let ann = app.anon().log_in("anna@example.com", NEW, "json").await.text("access_token");
    let ann = app.anon().with_token(&ann);
    ann.patch("/users/me", json!({ "email": null })).await.assert_status(200);
    assert_eq!(told(&app).await, one("anna@example.com", "email-changed"));
}

#[tokio::test]
async fn what_stays_as_it_is_is_nothing_to_tell() {
    let app = telling().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    ann.patch("/users/me", json!({ "email": ANN, "title": "Dr" })).await.assert_status(200);
    assert_eq!(told(&app).await, []);
}

#[tokio::test]
async fn changes_inside_other_changes_are_told_too() {
    let app = telling().await;
    let (id, role, _) = staff(&app, ANN).await;
    let body = json!({ "users": { "update": [{ "id": id, "password": NEW }] } });
    app.admin().patch(&format!("/roles/{role}"), body).await.assert_status(200);
    assert_eq!(told(&app).await, one(ANN, "password-changed"));
}

#[tokio::test]
async fn a_second_factor_is_told_when_it_comes_and_when_it_goes() {
    let app = telling().await;
    let (id, ..) = staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let secret = app.enable_tfa(&ann).await;
    assert_eq!(told(&app).await, one(ANN, "second-factor-enabled"));
    let password = json!({ "password": PASSWORD });
    ann.post("/users/me/tfa/recovery-codes", password).await.assert_status(200);
    assert_eq!(told(&app).await, one(ANN, "recovery-codes-renewed"));
    app.advance(seconds(30));
    ann.post("/users/me/tfa/disable", json!({ "otp": app.code(&secret, 0) })).await.assert_status(204);
    assert_eq!(told(&app).await, one(ANN, "second-factor-disabled"));
    app.enable_tfa(&ann).await;
    app.mails().await;
    app.admin().post(&format!("/users/{id}/tfa/disable"), json!({})).await.assert_status(204);
    assert_eq!(told(&app).await, one(ANN, "second-factor-disabled"));
}

#[tokio::test]
async fn a_password_that_is_set_by_a_link_or_on_the_command_line_is_told() {
    let app = telling().await;
    app.user(ANN, json!({})).await;
    app.anon().post("/auth/password/request", json!({ "email": ANN })).await.assert_status(204);
    let sent = app.mail().await;
    let token = sent.envelope.mail.url().unwrap().split_once("token=").unwrap().1.to_owned();
    let reset = json!({ "token": token, "password": NEW });
    app.anon().post("/auth/password/reset", reset).await.assert_status(204);
    assert_eq!(told(&app).await, one(ANN, "password-changed"));
    setup::set_password(&app.app, ANN, &PASSWORD.into()).await.unwrap();
    assert_eq!(told(&app).await, one(ANN, "password-changed"));
}

/// Whoever cannot log in has nothing to fear for the account, and the wish for fewer mails is not heard: an intruder
/// would make it first.
#[tokio::test]
async fn those_who_can_log_in_are_told_whatever_they_wish() {
    let app = telling().await;
    for status in ["suspended", "invited", "archived", "draft"] {
        let id = app.user(&format!("{status}@example.com"), json!({ "status": status })).await;
        app.admin().patch(&format!("/users/{id}"), json!({ "password": NEW })).await.assert_status(200);
    }
    let id = app.user(ANN, json!({ "email_notifications": false })).await;
    app.admin().patch(&format!("/users/{id}"), json!({ "password": NEW })).await.assert_status(200);
    let nameless = app.admin().post("/users", json!({ "first_name": "No address" })).await.text("id");
    app.admin().patch(&format!("/users/{nameless}"), json!({ "password": NEW })).await.assert_status(200);
    assert_eq!(told(&app).await, one(ANN, "password-changed"));
}

/// GHSA-p623-wgx3-wxp8: nothing is told of what did not happen.
#[tokio::test]
async fn ghsa_p623_a_refused_change_tells_nobody() {
    let app = telling().await;
    staff(&app, ANN).await;
    let bob = app.user("bob@example.com", json!({})).await;
    let ann = app.logged_in(ANN).await;
    let before = app.tables().await;
    let body = json!({ "password": NEW, "email": "b@example.com" });
    ann.patch(&format!("/users/{bob}"), body).await.assert_status(403);
    ann.patch("/users/me", json!({ "email": "BOB@example.com" })).await.assert_status(400);
    ann.patch("/users/me", json!({ "password": NEW, "status": "active" })).await.assert_status(403);
    app.assert_unchanged_since(&before, "a refused change").await;
    assert_eq!(told(&app).await, []);
}

#[tokio::test]
async fn switched_off_nobody_is_told() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    app.enable_tfa(&ann).await;
    ann.patch("/users/me", json!({ "password": NEW, "email": "anna@example.com" })).await.assert_status(200);
    assert_eq!(told(&app).await, []);
}
