//! Registration does not reveal whether an address is taken.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{PASSWORD, TestApp};

use super::{SECRET, register, with_verification, without_verification};
use crate::fixtures::{ANN, set};

/// Addresses of existing users, and a free one.
pub(super) const TAKEN: [(&str, &str); 7] = [
    ("active@example.com", r#"{"status": "active"}"#),
    ("suspended@example.com", r#"{"status": "suspended"}"#),
    ("invited@example.com", r#"{"status": "invited"}"#),
    ("draft@example.com", r#"{"status": "draft"}"#),
    ("unverified@example.com", r#"{"status": "unverified"}"#),
    ("elsewhere@example.com", r#"{"provider": "ldap", "external_identifier": "x"}"#),
    ("free@example.com", ""),
];

/// Creates the users of [`TAKEN`].
pub(super) async fn create_taken_users(app: &TestApp) {
    for (email, more) in TAKEN.into_iter().filter(|(_, more)| !more.is_empty()) {
        app.user(email, serde_json::from_str(more).expect("JSON")).await;
    }
    app.mails().await;
}

async fn with_taken_addresses(app: TestApp) -> TestApp {
    create_taken_users(&app).await;
    app
}

/// Same response, same delay, same work, with and without verification.
#[tokio::test]
async fn every_address_costs_the_same() {
    for app in [
        with_taken_addresses(with_verification().await).await,
        with_taken_addresses(without_verification().await).await,
    ] {
        let mut costs = Vec::new();
        for (email, _) in TAKEN {
            // Fill the cache of public rights.
            app.anon().get("/server/info").await.assert_status(200);
            let before = (app.work(), app.app.clock().waits().len());
            let reply = register(&app, email, SECRET).await.assert_status(204);
            assert_eq!(reply.body, Value::Null);
            assert_eq!(app.app.clock().waits().len(), before.1 + 1, "{email}");
            costs.push((email, app.work() - before.0));
        }
        for (email, cost) in &costs {
            assert_eq!(*cost, costs[0].1, "{email}");
        }
        assert_eq!(costs[0].1.hashes, 1);
    }
}

/// Contract section 16.16: Directus checks the password policy only if the address is free.
#[rstest]
#[case(json!({ "password": "short" }))]
#[case(json!({ "password": SECRET, "first_name": "x".repeat(51) }))]
#[case(json!({ "password": SECRET, "last_name": "x".repeat(51) }))]
#[case(json!({ "password": SECRET, "first_name": "x\0y" }))]
#[case(json!({ "password": SECRET, "first_name": "x\ny" }))]
#[case(json!({ "password": SECRET, "verification_url": "https://evil.example.com" }))]
#[case(json!({ "password": "x".repeat(9000) }))]
#[tokio::test]
async fn rejection_is_the_same_for_every_address(#[case] more: Value) {
    let app = with_taken_addresses(with_verification().await).await;
    set(&app, "auth_password_policy", "/^.{8,}$/").await;
    let before = (app.tables().await, app.work().hashes);
    let mut answers = Vec::new();
    for (email, _) in TAKEN {
        let mut body = more.clone();
        body["email"] = json!(email);
        answers.push(app.anon().post("/users/register", body).await.assert_status(400).body);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    app.assert_unchanged_since(&before.0, "a rejected registration").await;
    assert_eq!(app.work().hashes, before.1);
}

#[tokio::test]
async fn taken_address_is_left_unchanged() {
    let app = with_verification().await;
    app.user(ANN, json!({ "first_name": "Ann" })).await;
    let users = "SELECT * FROM directus_users WHERE email = 'ann@example.com'";
    let before = app.rows(users).await;
    for email in [ANN, "ANN@example.com"] {
        let body = json!({ "email": email, "password": "Hijack-12", "first_name": "Eve" });
        app.anon().post("/users/register", body).await.assert_status(204);
    }
    assert_eq!(app.rows(users).await, before);
    assert!(app.mails().await.is_empty());
    assert_eq!(app.value("SELECT count(*) FROM vestibule_outbox").await, 0);
    app.anon().log_in(ANN, PASSWORD, "json").await.assert_status(200);
    app.anon().log_in(ANN, "Hijack-12", "json").await.assert_status(401);
}
