//! Known, unknown, suspended, invited and other users cause the same work, so that timing reveals nothing.

use serde_json::json;
use vestibule_app::Pages;
use vestibule_domain::allow_list::AllowList;
use vestibule_testkit::TestApp;

use super::request;
use crate::fixtures::set;

/// The local parts of all addresses, the known user first.
pub(super) const ACCOUNTS: [&str; 6] = ["known", "unknown", "suspended", "invited", "ldap", "locked-out"];

/// An allowed URL.
pub(super) const PAGE: &str = "https://app.example.com/reset";

/// An application with [`ACCOUNTS`] where [`PAGE`] is allowed.
pub(super) async fn with_accounts() -> TestApp {
    let pages = Pages { password_reset: AllowList::new([PAGE]), ..Pages::default() };
    let app = TestApp::with(|setup| setup.settings.pages = pages).await;
    set(&app, "auth_login_attempts", 0).await;
    app.user("known@example.com", json!({ "language": "de-DE" })).await;
    app.user("suspended@example.com", json!({ "status": "suspended" })).await;
    app.user("invited@example.com", json!({ "status": "invited" })).await;
    app.user("ldap@example.com", json!({ "provider": "ldap", "external_identifier": "x" })).await;
    app.user("locked-out@example.com", json!({})).await;
    app.anon().log_in("locked-out@example.com", "wrong", "json").await.assert_status(401);
    app.mails().await;
    app
}

/// GHSA-jr94-gj3h-c8rf (CVE-2026-26185).
#[tokio::test]
async fn ghsa_jr94_request_costs_the_same_for_every_address() {
    for (url, status, mails) in [("", 204, 2), (PAGE, 204, 2), ("https://evil.example.com", 400, 0)] {
        let app = with_accounts().await;
        let mut costs = Vec::new();
        for who in ACCOUNTS {
            // Fill the cache of public rights.
            app.anon().get("/server/info").await.assert_status(200);
            let before = app.work();
            let body = json!({ "email": format!("{who}@example.com"), "reset_url": url });
            app.anon().post("/auth/password/request", body).await.assert_status(status);
            costs.push((who, app.work() - before));
        }
        for (who, cost) in &costs {
            assert_eq!(*cost, costs[0].1, "{who}, {url}");
        }
        assert_eq!(costs[0].1.hashes, 0);
        assert_eq!(app.mails().await.len(), mails, "the known and the locked-out user get a mail");
    }
}

/// Placeholder rows without a mail are deleted like sent mails.
#[tokio::test]
async fn placeholder_mail_is_deleted_without_a_trace() {
    let app = with_accounts().await;
    request(&app, "unknown@example.com").await.assert_status(204);
    assert_eq!(app.value("SELECT count(*) FROM vestibule_outbox").await, 1);
    assert_eq!(app.value("SELECT recipient FROM vestibule_outbox").await, serde_json::Value::Null);
    assert!(app.mails().await.is_empty());
    assert_eq!(app.value("SELECT count(*) FROM vestibule_outbox").await, 0);
}
