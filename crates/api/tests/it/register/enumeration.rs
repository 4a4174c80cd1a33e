//! Whether an address is taken shows nowhere.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{PASSWORD, TestApp};

use super::{SECRET, open, register, wide_open};
use crate::people::{ANN, set};

/// People who are there already, and one who is not.
pub(super) const TAKEN: [(&str, &str); 7] = [
    ("active@example.com", r#"{"status": "active"}"#),
    ("suspended@example.com", r#"{"status": "suspended"}"#),
    ("invited@example.com", r#"{"status": "invited"}"#),
    ("draft@example.com", r#"{"status": "draft"}"#),
    ("unverified@example.com", r#"{"status": "unverified"}"#),
    ("elsewhere@example.com", r#"{"provider": "ldap", "external_identifier": "x"}"#),
    ("free@example.com", ""),
];

/// Makes [`TAKEN`].
pub(super) async fn fill(app: &TestApp) {
    for (email, more) in TAKEN.into_iter().filter(|(_, more)| !more.is_empty()) {
        app.user(email, serde_json::from_str(more).expect("JSON")).await;
    }
    app.mails().await;
}

async fn with_people(app: TestApp) -> TestApp {
    fill(&app).await;
    app
}

/// Same answer, same delay, same work, with verification and without.
#[tokio::test]
async fn every_address_costs_the_same() {
    for app in [with_people(open().await).await, with_people(wide_open().await).await] {
        let mut costs = Vec::new();
        for (email, _) in TAKEN {
            // What is remembered about the rights of the public is remembered now.
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

/// Contract section 16.16: in Directus the policy is looked at only if the address is free.
#[rstest]
#[case(json!({ "password": "short" }))]
#[case(json!({ "password": SECRET, "first_name": "x".repeat(51) }))]
#[case(json!({ "password": SECRET, "last_name": "x".repeat(51) }))]
#[case(json!({ "password": SECRET, "first_name": "x\0y" }))]
#[case(json!({ "password": SECRET, "first_name": "x\ny" }))]
#[case(json!({ "password": SECRET, "verification_url": "https://evil.example.com" }))]
#[case(json!({ "password": "x".repeat(9000) }))]
#[tokio::test]
async fn what_is_refused_is_refused_for_every_address(#[case] more: Value) {
    let app = with_people(open().await).await;
    set(&app, "auth_password_policy", "/^.{8,}$/").await;
    let before = (app.tables().await, app.work().hashes);
    let mut answers = Vec::new();
    for (email, _) in TAKEN {
        let mut body = more.clone();
        body["email"] = json!(email);
        answers.push(app.anon().post("/users/register", body).await.assert_status(400).body);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    app.assert_unchanged_since(&before.0, "a refused registration").await;
    assert_eq!(app.work().hashes, before.1);
}

#[tokio::test]
async fn a_taken_address_keeps_everything() {
    let app = open().await;
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
