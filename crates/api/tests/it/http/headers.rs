//! Headers of every response.

use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, TestApp};

/// GHSA-8m32-p958-jg99 (the opener policy) and GHSA-2ccr-g2rv-h677 (no referrer).
#[tokio::test]
async fn ghsa_8m32_every_response_has_security_headers() {
    let app = TestApp::new().await;
    let replies = [
        app.anon().get("/server/info").await,
        app.anon().get("/nonexistent").await,
        app.anon().get("/users/me").await,
        app.anon().log_in(ADMIN_EMAIL, PASSWORD, "session").await,
        app.anon().log_in(ADMIN_EMAIL, "wrong", "session").await,
        app.anon().send_as(Some("application/json"), "POST", "/auth/login", "nonsense").await,
        app.anon().get("/").await,
    ];
    for reply in replies {
        let headers = [
            ("x-powered-by", "Directus"),
            ("cross-origin-opener-policy", "same-origin-allow-popups"),
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
        ];
        for (name, value) in headers {
            assert_eq!(reply.header(name), Some(value), "{}", reply.shown());
        }
        assert!(
            reply
                .header("content-security-policy")
                .is_some_and(|policy| policy.contains("object-src 'none'"))
        );
        assert!(reply.header("strict-transport-security").is_none());
    }
}
