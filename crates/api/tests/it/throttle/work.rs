//! Known, unknown, suspended and invited people cause the same work: what cannot be counted cannot be timed.
//!
//! That it cannot be timed either is shown by `timing` beside it, which is run by hand (docs/performance.md).

use serde_json::json;
use vestibule_testkit::{TestApp, Work};

use super::stranger;

const PEOPLE: [&str; 5] = ["known", "unknown", "suspended", "invited", "no-password"];

/// An application with one person of each sort.
async fn with_people(throttle: bool) -> TestApp {
    let app = TestApp::with(|setup| setup.settings.login.throttle = throttle).await;
    app.user("known@example.com", json!({})).await;
    app.user("suspended@example.com", json!({ "status": "suspended" })).await;
    app.user("invited@example.com", json!({ "status": "invited" })).await;
    app.user("no-password@example.com", json!({})).await;
    app.execute("UPDATE directus_users SET password = NULL WHERE email LIKE 'no-password@%'").await;
    app
}

/// The work of one wrong login.
async fn work(app: &TestApp, who: &str, number: u8) -> Work {
    let before = app.work();
    let reply = stranger(app, number).log_in(&format!("{who}@example.com"), "wrong", "json").await;
    assert_eq!(reply.code(), "INVALID_CREDENTIALS");
    app.work() - before
}

async fn compare(throttle: bool) {
    let app = with_people(throttle).await;
    // What everybody may do is read once and then remembered.
    app.anon().get("/server/info").await.assert_status(200);
    // A first and a second failure, which find rows that are there.
    for round in 0..2 {
        let mut all = Vec::new();
        for (who, number) in PEOPLE.into_iter().zip(0..) {
            all.push((who, work(&app, who, number).await));
        }
        assert_eq!(all[0].1.hashes, 1, "one hash");
        assert!(all.iter().all(|(_, work)| *work == all[0].1), "round {round}: {all:#?}");
    }
}

#[tokio::test]
async fn a_wrong_login_is_the_same_work_whoever_it_is() {
    compare(true).await;
}

#[tokio::test]
async fn it_is_so_without_the_throttle_too() {
    compare(false).await;
}
