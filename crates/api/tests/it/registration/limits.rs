//! Rate limits of registrations.

use std::time::Duration;

use serde_json::json;
use vestibule_api::settings::RateLimit;
use vestibule_app::{MailLimits, RateWindow};
use vestibule_testkit::TestApp;

use super::{SECRET, register};
use crate::fixtures::{ANN, seconds, set};
use crate::mails::recipients;

async fn limited(points: u64) -> TestApp {
    let limit = RateLimit { points, duration: Duration::from_secs(60) };
    TestApp::with(|setup| setup.http.rate_limiter_registration = Some(limit)).await
}

#[tokio::test]
async fn default_limit_is_five_registrations_per_minute_and_client() {
    let app = TestApp::new().await;
    for _ in 0..5 {
        register(&app, ANN, SECRET).await.assert_status(403);
    }
    let reply = register(&app, ANN, SECRET).await;
    insta::assert_snapshot!(reply.shown(), @r#"
    429 Too Many Requests
    {
      "errors": [
        {
          "message": "Too many requests, retry after 1m.",
          "extensions": {
            "limit": 5,
            "reset": "2027-01-15T08:01:00.000Z",
            "code": "REQUESTS_EXCEEDED"
          }
        }
      ]
    }
    "#);
    assert_eq!(reply.header("retry-after"), Some("60"));
    app.advance(seconds(60));
    register(&app, ANN, SECRET).await.assert_status(403);
}

/// Counted before validation, whatever the body, and on this route only.
#[tokio::test]
async fn every_attempt_counts() {
    let app = limited(2).await;
    app.anon().post("/users/register", json!({})).await.assert_status(400);
    app.anon().post("/users/register", json!([])).await.assert_status(400);
    let before = app.tables().await;
    assert_eq!(app.anon().post("/users/register", json!({})).await.status, 429);
    app.assert_unchanged_since(&before, "a registration over the limit").await;
    app.anon().get("/server/ping").await.assert_status(200);
}

/// IPv6 clients are keyed by /64.
#[tokio::test]
async fn limit_applies_per_ipv4_address_and_ipv6_prefix() {
    let app = limited(1).await;
    let from = async |ip: &str| {
        let body = json!({ "email": ANN, "password": SECRET });
        app.anon().with_address(ip).post("/users/register", body).await.status.as_u16()
    };
    assert_eq!((from("203.0.113.1").await, from("203.0.113.1").await), (403, 429));
    assert_eq!(from("203.0.113.2").await, 403);
    assert_eq!((from("2001:db8:1:2::1").await, from("2001:db8:1:2:ffff::2").await), (403, 429));
    assert_eq!(from("2001:db8:1:3::1").await, 403);
}

/// Repeated registrations cannot flood a mailbox.
#[tokio::test]
async fn mails_per_recipient_are_limited() {
    let per_recipient = Some(RateWindow { points: 2, duration: 3600 });
    let app = TestApp::with(|setup| {
        setup.http.rate_limiter_registration = None;
        setup.settings.mail = MailLimits { per_recipient, all: None };
    })
    .await;
    set(&app, "public_registration", true).await;
    for _ in 0..5 {
        register(&app, ANN, SECRET).await.assert_status(204);
    }
    assert_eq!(recipients(&app).await, [ANN; 2]);
}
