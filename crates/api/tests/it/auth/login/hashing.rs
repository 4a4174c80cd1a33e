//! Number of hashes per login, and rehashing.

use serde_json::{Value, json};
use vestibule_domain::password::MAX_BYTES;
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, Setup, TestApp};

use crate::fixtures::ANN;

/// The administrator's hash was created with 64 KiB.
async fn with_memory(kibibytes: u32) -> TestApp {
    TestApp::with(|setup: &mut Setup| setup.hashing.params.memory = kibibytes).await
}

async fn hash_of_admin(app: &TestApp) -> Value {
    app.value(&format!("SELECT password FROM directus_users WHERE email = '{ADMIN_EMAIL}'")).await
}

/// Equal work whether or not the user exists, so that timing reveals nothing: counted, not measured.
#[tokio::test]
async fn every_login_costs_exactly_one_hash() {
    let app = TestApp::new().await;
    let users = [
        ("active@example.com", json!({})),
        ("suspended@example.com", json!({ "status": "suspended" })),
        ("invited@example.com", json!({ "status": "invited" })),
        ("archived@example.com", json!({ "status": "archived" })),
        ("elsewhere@example.com", json!({ "provider": "github" })),
        ("passwordless@example.com", json!({ "password": null })),
    ];
    for (email, more) in users.clone() {
        let id = app.user(email, json!({})).await;
        app.admin().patch(&format!("/users/{id}"), more).await.assert_status(200);
    }
    crate::fixtures::set(&app, "auth_login_attempts", 1).await;
    let emails = users.iter().map(|(email, _)| *email).chain(["nobody@example.com", ADMIN_EMAIL]);
    for email in emails {
        for password in [PASSWORD, "wrong", "wrong", PASSWORD] {
            let before = app.hashes();
            app.anon().log_in(email, password, "json").await;
            assert_eq!(app.hashes() - before, 1, "{email} with {password}");
        }
    }
}

#[tokio::test]
async fn request_rejected_before_verification_costs_no_hash() {
    let app = TestApp::new().await;
    let before = app.hashes();
    app.anon()
        .post("/auth/login", json!({ "email": "nonsense", "password": PASSWORD }))
        .await
        .assert_status(400);
    app.anon().log_in(ADMIN_EMAIL, PASSWORD, "nonsense").await.assert_status(400);
    app.anon().log_in(ADMIN_EMAIL, &"x".repeat(MAX_BYTES + 1), "json").await.assert_status(401);
    app.anon().with_token("garbage").log_in(ADMIN_EMAIL, PASSWORD, "json").await.assert_status(401);
    app.anon().post("/users", json!({ "email": ANN, "password": PASSWORD })).await.assert_status(403);
    app.admin()
        .post("/users", json!({ "email": ANN, "password": "x".repeat(MAX_BYTES + 1) }))
        .await
        .assert_status(400);
    app.admin().post("/users", json!({ "email": "nonsense", "password": PASSWORD })).await.assert_status(400);
    assert_eq!(app.hashes(), before);
}

#[tokio::test]
async fn weaker_hash_is_renewed_at_login() {
    let app = with_memory(128).await;
    let old = hash_of_admin(&app).await;
    app.anon().log_in(ADMIN_EMAIL, "wrong", "json").await.assert_status(401);
    assert_eq!(hash_of_admin(&app).await, old, "a wrong password does not renew it");
    let before = app.hashes();
    app.anon().log_in(ADMIN_EMAIL, PASSWORD, "json").await.assert_status(200);
    assert_eq!(app.hashes() - before, 2, "one to verify and one to store");
    let new = hash_of_admin(&app).await;
    assert!(new.as_str().is_some_and(|hash| hash.starts_with("$argon2id$v=19$m=128,t=1,p=1$")), "{new}");
    app.anon().log_in(ADMIN_EMAIL, PASSWORD, "json").await.assert_status(200);
    assert_eq!(hash_of_admin(&app).await, new, "once");
}

#[tokio::test]
async fn rehash_ends_no_session_and_writes_no_revision() {
    let app = with_memory(128).await;
    let before = app.tables().await;
    app.anon().log_in(ADMIN_EMAIL, PASSWORD, "json").await.assert_status(200);
    app.anon().log_in(ADMIN_EMAIL, PASSWORD, "json").await.assert_status(200);
    assert_eq!(app.value("SELECT count(*) FROM directus_sessions").await, 2);
    let changes = before.changes_to(&app.tables().await);
    assert!(!changes.contains("directus_revisions"), "{changes}");
}

#[tokio::test]
async fn stronger_hash_is_kept() {
    let app = with_memory(32).await;
    let old = hash_of_admin(&app).await;
    app.anon().log_in(ADMIN_EMAIL, PASSWORD, "json").await.assert_status(200);
    assert_eq!(hash_of_admin(&app).await, old);
}

#[tokio::test]
async fn stored_text_that_is_no_hash_is_a_wrong_password() {
    let app = TestApp::new().await;
    app.user(ANN, json!({})).await;
    for stored in [
        "",
        "Passw0rd!one",
        "$2b$12$abcdefghijklmnopqrstuv",
        "$argon2id$v=19$m=4294967295,t=1,p=1$c2FsdHNhbHQ$aaaa",
    ] {
        app.execute(&format!("UPDATE directus_users SET password = '{stored}' WHERE email = '{ANN}'")).await;
        for password in [PASSWORD, "$2b$12$abcdefghijklmnopqrstuv"] {
            let reply = app.anon().log_in(ANN, password, "json").await;
            assert_eq!(reply.code(), "INVALID_CREDENTIALS", "{stored}");
        }
    }
}

#[tokio::test]
async fn password_of_maximum_length_works_and_a_longer_one_is_wrong() {
    let app = TestApp::new().await;
    let longest = "x".repeat(MAX_BYTES);
    app.user(ANN, json!({ "password": longest })).await;
    app.anon().log_in(ANN, &longest, "json").await.assert_status(200);
    let reply = app.anon().log_in(ANN, &format!("{longest}x"), "json").await;
    assert_eq!(reply.code(), "INVALID_CREDENTIALS");
}

#[tokio::test]
async fn password_over_maximum_length_cannot_be_set() {
    let app = TestApp::new().await;
    let before = app.tables().await;
    let body = json!({ "email": ANN, "password": "x".repeat(MAX_BYTES + 1) });
    let reply = app.admin().post("/users", body).await;
    insta::assert_snapshot!(reply.shown(), @r#"
    400 Bad Request
    {
      "errors": [
        {
          "message": "Invalid payload. \"password\" must not be longer than 8192 bytes.",
          "extensions": {
            "reason": "\"password\" must not be longer than 8192 bytes",
            "code": "INVALID_PAYLOAD"
          }
        }
      ]
    }
    "#);
    app.assert_unchanged_since(&before, "a password that is too long").await;
}
