//! Known, unknown, suspended and invited users cause the same work, so that timing reveals nothing.
//!
//! The response times themselves are compared in `timing`, which is run manually (docs/performance.md).

use serde_json::json;
use vestibule_testkit::{TestApp, Work};

use super::unknown_client;

const ACCOUNTS: [&str; 5] = ["known", "unknown", "suspended", "invited", "no-password"];

/// An application with one user of each kind.
async fn with_accounts(throttle: bool) -> TestApp {
    let app = TestApp::with(|setup| setup.settings.login.throttle = throttle).await;
    app.user("known@example.com", json!({})).await;
    app.user("suspended@example.com", json!({ "status": "suspended" })).await;
    app.user("invited@example.com", json!({ "status": "invited" })).await;
    app.user("no-password@example.com", json!({})).await;
    app.execute("UPDATE directus_users SET password = NULL WHERE email LIKE 'no-password@%'").await;
    app
}

/// The work of one failed login.
async fn work(app: &TestApp, who: &str, number: u8) -> Work {
    let before = app.work();
    let reply = unknown_client(app, number).log_in(&format!("{who}@example.com"), "wrong", "json").await;
    assert_eq!(reply.code(), "INVALID_CREDENTIALS");
    app.work() - before
}

async fn compare(throttle: bool) {
    let app = with_accounts(throttle).await;
    // Fill the cache of public rights.
    app.anon().get("/server/info").await.assert_status(200);
    // A first and a second failure: the second one finds existing rows.
    for round in 0..2 {
        let mut all = Vec::new();
        for (who, number) in ACCOUNTS.into_iter().zip(0..) {
            all.push((who, work(&app, who, number).await));
        }
        assert_eq!(all[0].1.hashes, 1, "one hash");
        assert!(all.iter().all(|(_, work)| *work == all[0].1), "round {round}: {all:#?}");
    }
}

#[tokio::test]
async fn failed_login_causes_the_same_work_for_every_address() {
    compare(true).await;
}

#[tokio::test]
async fn failed_login_causes_the_same_work_without_the_throttle() {
    compare(false).await;
}
