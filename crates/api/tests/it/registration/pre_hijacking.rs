//! Account pre-hijacking: an attacker who registers an address first gains no access to the account of its owner.

use serde_json::json;
use vestibule_testkit::TestApp;

use super::{SECRET, register, registered, verify, with_verification};
use crate::fixtures::ANN;
use crate::mails::mailed_token;

const EVIL: &str = "Evil-pass-1";

async fn logs_in(app: &TestApp, password: &str) -> bool {
    app.anon().log_in(ANN, password, "json").await.status == 200
}

#[tokio::test]
async fn first_registrant_gains_no_access_when_the_owner_verifies() {
    for (first, second) in [(EVIL, SECRET), (SECRET, EVIL)] {
        let app = with_verification().await;
        registered(&app, ANN, first).await;
        app.advance(crate::fixtures::seconds(1));
        let token = registered(&app, ANN, second).await;
        verify(&app, &token).await.assert_status(302);
        assert!(!logs_in(&app, EVIL).await, "the attacker must not log in");
        assert!(!logs_in(&app, SECRET).await, "it is unknown which of the two owns the address");
        // The owner resets the password by mail.
        app.anon().post("/auth/password/request", json!({ "email": ANN })).await.assert_status(204);
        let body = json!({ "token": mailed_token(&app).await, "password": SECRET });
        app.anon().post("/auth/password/reset", body).await.assert_status(204);
        assert!(logs_in(&app, SECRET).await);
        assert!(!logs_in(&app, EVIL).await);
    }
}

/// Users repeat a registration with the same password if the mail does not arrive.
#[tokio::test]
async fn repeated_registration_with_the_same_password_works() {
    let app = with_verification().await;
    registered(&app, ANN, SECRET).await;
    let token = registered(&app, ANN, SECRET).await;
    verify(&app, &token).await.assert_status(302);
    assert!(logs_in(&app, SECRET).await);
}

/// Concurrent identical requests, as sent by a double click.
#[tokio::test]
async fn concurrent_registrations_work() {
    let app = with_verification().await;
    let clicks = (0..6).map(|_| register(&app, ANN, SECRET));
    for reply in futures_util::future::join_all(clicks).await {
        reply.assert_status(204);
    }
    assert_eq!(app.value("SELECT count(*) FROM directus_users").await, 2);
    let token = crate::mails::token_in(&app.mails().await[0]);
    verify(&app, &token).await.assert_status(302);
    assert!(logs_in(&app, SECRET).await);
}

/// An invite is addressed to the owner of the address; an unverified registration is replaced.
#[tokio::test]
async fn invite_replaces_an_unverified_registration() {
    let app = with_verification().await;
    let theirs = registered(&app, ANN, EVIL).await;
    let (role, _) = app.role("Editors", json!({})).await;
    let body = json!({ "email": "ANN@example.com", "role": role });
    app.admin().post("/users/invite", body).await.assert_status(204);
    let token = mailed_token(&app).await;
    let users = app
        .rows("SELECT status, role, password, first_name FROM directus_users WHERE email LIKE 'ann@%'")
        .await;
    assert_eq!(users, [json!({ "status": "invited", "role": role, "password": null, "first_name": null })]);
    assert_eq!(verify(&app, &theirs).await.code(), "INVALID_PAYLOAD");
    let body = json!({ "token": token, "password": SECRET });
    app.anon().post("/users/invite/accept", body).await.assert_status(204);
    assert!(!logs_in(&app, EVIL).await);
    let body = json!({ "email": "ann@example.com", "password": SECRET });
    app.anon().post("/auth/login", body).await.assert_status(200);
}
