//! Nobody waits in an account that somebody else will open: whoever registers an address first does not get the
//! account of its owner.

use serde_json::json;
use vestibule_testkit::TestApp;

use super::{SECRET, open, register, registered, verify};
use crate::letters::mailed_token;
use crate::people::ANN;

const EVIL: &str = "Evil-pass-1";

async fn logs_in(app: &TestApp, password: &str) -> bool {
    app.anon().log_in(ANN, password, "json").await.status == 200
}

#[tokio::test]
async fn whoever_came_first_is_not_let_in_by_the_owner() {
    for (first, second) in [(EVIL, SECRET), (SECRET, EVIL)] {
        let app = open().await;
        registered(&app, ANN, first).await;
        app.advance(crate::people::seconds(1));
        let token = registered(&app, ANN, second).await;
        verify(&app, &token).await.assert_status(302);
        assert!(!logs_in(&app, EVIL).await, "the other one must stay outside");
        assert!(!logs_in(&app, SECRET).await, "nobody knows which of the two is the owner");
        // The owner reads the mail.
        app.anon().post("/auth/password/request", json!({ "email": ANN })).await.assert_status(204);
        let body = json!({ "token": mailed_token(&app).await, "password": SECRET });
        app.anon().post("/auth/password/reset", body).await.assert_status(204);
        assert!(logs_in(&app, SECRET).await);
        assert!(!logs_in(&app, EVIL).await);
    }
}

/// Trying again with the same password, as people do whose mail did not come.
#[tokio::test]
async fn trying_again_is_no_harm() {
    let app = open().await;
    registered(&app, ANN, SECRET).await;
    let token = registered(&app, ANN, SECRET).await;
    verify(&app, &token).await.assert_status(302);
    assert!(logs_in(&app, SECRET).await);
}

/// A double click: the two requests are the same, and meet.
#[tokio::test]
async fn two_at_once_are_no_harm() {
    let app = open().await;
    let clicks = (0..6).map(|_| register(&app, ANN, SECRET));
    for reply in futures_util::future::join_all(clicks).await {
        reply.assert_status(204);
    }
    assert_eq!(app.value("SELECT count(*) FROM directus_users").await, 2);
    let token = crate::letters::token_in(&app.mails().await[0]);
    verify(&app, &token).await.assert_status(302);
    assert!(logs_in(&app, SECRET).await);
}

/// An invite is sent by somebody who means the owner of the address; a registration that nobody has verified gives way.
#[tokio::test]
async fn an_invite_overrides_a_registration() {
    let app = open().await;
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
