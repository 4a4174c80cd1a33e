//! Recovery codes: each replaces one OTP if the authenticator is lost.

use futures_util::future::join_all;
use serde_json::{Value, json};
use vestibule_testkit::{PASSWORD, TestActor, TestApp};

use super::{codes, enable_with_codes, log_in};
use crate::fixtures::{ANN, seconds, staff};

/// Ann with TFA, its secret and its recovery codes.
async fn with_ann() -> (TestApp, TestActor, String, Vec<String>) {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    let (secret, codes) = enable_with_codes(&app, &ann).await;
    (app, ann, secret, codes)
}

async fn remaining(ann: &TestActor) -> Value {
    ann.get("/users/me/tfa/recovery-codes").await.assert_status(200).data().clone()
}

async fn renew(ann: &TestActor) -> Vec<String> {
    let reply = ann.post("/users/me/tfa/recovery-codes", json!({ "password": PASSWORD })).await;
    codes(&reply.assert_status(200))
}

#[tokio::test]
async fn ten_codes_are_returned_with_the_setup_on_request() {
    let (_, ann, _, codes) = with_ann().await;
    assert_eq!(codes.len(), 10);
    for code in &codes {
        assert!(code.len() == 19 && code.split('-').all(|group| group.len() == 4), "{code}");
        assert_eq!(codes.iter().filter(|other| *other == code).count(), 1);
    }
    assert_eq!(remaining(&ann).await, json!({ "remaining": 10 }));
}

/// Directus returns no body, and so does Vestibule unless codes are requested.
#[tokio::test]
async fn setup_without_request_returns_no_codes() {
    let app = TestApp::new().await;
    staff(&app, ANN).await;
    let ann = app.logged_in(ANN).await;
    assert_eq!(remaining(&ann).await, json!({ "remaining": 0 }));
    app.enable_tfa(&ann).await;
    assert_eq!(remaining(&ann).await, json!({ "remaining": 0 }));
    assert_eq!(renew(&ann).await.len(), 10);
}

#[tokio::test]
async fn recovery_code_is_accepted_once_in_place_of_an_otp() {
    let (app, ann, _, codes) = with_ann().await;
    log_in(&app, codes[3].clone()).await.assert_status(200);
    assert_eq!(log_in(&app, codes[3].clone()).await.code(), "INVALID_OTP");
    log_in(&app, codes[4].to_lowercase().replace('-', " ")).await.assert_status(200);
    assert_eq!(remaining(&ann).await, json!({ "remaining": 8 }));
}

#[tokio::test]
async fn recovery_code_requires_the_right_password_and_user() {
    let (app, _, _, codes) = with_ann().await;
    let body = json!({ "email": ANN, "password": "wrong", "otp": codes[0] });
    assert_eq!(app.anon().post("/auth/login", body).await.code(), "INVALID_CREDENTIALS");
    app.enable_tfa(&app.admin()).await;
    let body = json!({ "email": vestibule_testkit::ADMIN_EMAIL, "password": PASSWORD, "otp": codes[0] });
    assert_eq!(app.anon().post("/auth/login", body).await.code(), "INVALID_OTP");
    log_in(&app, codes[0].clone()).await.assert_status(200);
}

#[tokio::test]
async fn one_of_many_parallel_logins_with_one_code_succeeds() {
    let (app, _, _, codes) = with_ann().await;
    let replies = join_all((0..10).map(|_| log_in(&app, codes[0].clone()))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status.is_success()).count(), 1);
    assert_eq!(replies.iter().filter(|reply| reply.code() == "INVALID_OTP").count(), 9);
}

#[tokio::test]
async fn wrong_recovery_code_counts_like_a_wrong_otp() {
    let (app, _, secret, codes) = with_ann().await;
    for _ in 0..5 {
        assert_eq!(log_in(&app, "AAAA-AAAA-AAAA-AAAA").await.code(), "INVALID_OTP");
    }
    assert_eq!(log_in(&app, codes[0].clone()).await.code(), "INVALID_OTP");
    assert_eq!(log_in(&app, app.code(&secret, 1)).await.code(), "INVALID_OTP");
    app.advance(seconds(60));
    log_in(&app, codes[0].clone()).await.assert_status(200);
}

/// With a lost authenticator, one code logs in and the next one disables TFA.
#[tokio::test]
async fn recovery_code_disables_tfa_and_all_codes_are_deleted() {
    let (app, ann, _, codes) = with_ann().await;
    ann.post("/users/me/tfa/disable", json!({ "otp": codes[0] })).await.assert_status(204);
    app.logged_in(ANN).await;
    assert_eq!(app.value("SELECT count(*) FROM vestibule_recovery_codes").await, 0);
    let (_, fresh) = enable_with_codes(&app, &ann).await;
    assert_eq!(log_in(&app, codes[1].clone()).await.code(), "INVALID_OTP");
    log_in(&app, fresh[1].clone()).await.assert_status(200);
}

#[tokio::test]
async fn disabling_tfa_by_an_administrator_deletes_the_codes() {
    let (app, _, _, _) = with_ann().await;
    let id = app.value("SELECT id FROM directus_users WHERE email = 'ann@example.com'").await;
    let path = format!("/users/{}/tfa/disable", id.as_str().unwrap());
    app.admin().post(&path, json!({})).await.assert_status(204);
    assert_eq!(app.value("SELECT count(*) FROM vestibule_recovery_codes").await, 0);
}

#[tokio::test]
async fn new_codes_replace_the_old_ones() {
    let (app, ann, _, codes) = with_ann().await;
    log_in(&app, codes[0].clone()).await.assert_status(200);
    let fresh = renew(&ann).await;
    assert_eq!(remaining(&ann).await, json!({ "remaining": 10 }));
    assert_eq!(log_in(&app, codes[1].clone()).await.code(), "INVALID_OTP");
    log_in(&app, fresh[0].clone()).await.assert_status(200);
}

#[tokio::test]
async fn new_codes_require_the_password_and_tfa() {
    let (app, ann, _, _) = with_ann().await;
    let before = app.tables().await;
    let renew = async |actor: &TestActor, body: Value| {
        let reply = actor.post("/users/me/tfa/recovery-codes", body).await;
        (reply.status.as_u16(), reply.body["errors"][0]["message"].as_str().unwrap_or_default().to_owned())
    };
    let refused = |status: u16, message: &str| (status, message.to_owned());
    let is_required = refused(400, "Invalid payload. \"password\" is required.");
    assert_eq!(renew(&ann, json!({})).await, is_required);
    assert_eq!(renew(&ann, json!({ "password": "" })).await, is_required);
    let wrong = refused(401, "Invalid user credentials.");
    assert_eq!(renew(&ann, json!({ "password": "wrong" })).await, wrong);
    assert_eq!(renew(&app.anon(), json!({ "password": PASSWORD })).await, wrong);
    assert_eq!(app.anon().get("/users/me/tfa/recovery-codes").await.code(), "INVALID_CREDENTIALS");
    app.assert_unchanged_since(&before, "a rejected renewal").await;
    let (status, message) = renew(&app.admin(), json!({ "password": PASSWORD })).await;
    assert!(status == 400 && message.ends_with("doesn't have TFA enabled."), "{status} {message}");
}

#[tokio::test]
async fn codes_are_stored_as_digests_and_audited_without_values() {
    let (app, ann, secret, codes) = with_ann().await;
    let updates = "SELECT count(*) FROM directus_activity WHERE action = 'update'";
    let before = app.value(updates).await.as_i64().unwrap();
    let fresh = renew(&ann).await;
    assert_eq!(app.value(updates).await, before + 1);
    log_in(&app, fresh[0].clone()).await.assert_status(200);
    let tables = app.tables().await;
    for code in codes.iter().chain(&fresh) {
        assert_eq!(tables.places_of(code), [""; 0]);
        assert_eq!(tables.places_of(&code.replace('-', "")), [""; 0]);
    }
    assert_eq!(tables.places_of(&secret), ["directus_users.tfa_secret"]);
}
