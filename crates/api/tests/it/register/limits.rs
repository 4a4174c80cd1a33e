//! How often one may register.

use std::time::Duration;

use serde_json::json;
use vestibule_api::settings::RateLimit;
use vestibule_app::{MailLimits, RateWindow};
use vestibule_testkit::TestApp;

use super::{SECRET, register};
use crate::letters::recipients;
use crate::people::{ANN, seconds, set};

async fn limited(points: u64) -> TestApp {
    let limit = RateLimit { points, duration: Duration::from_secs(60) };
    TestApp::with(|setup| setup.http.rate_limiter_registration = Some(limit)).await
}

#[tokio::test]
async fn an_address_registers_five_times_a_minute_unless_said_otherwise() {
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

/// Counted before anything is looked at, whatever the body is, and only there.
#[tokio::test]
async fn every_attempt_counts() {
    let app = limited(2).await;
    app.anon().post("/users/register", json!({})).await.assert_status(400);
    app.anon().post("/users/register", json!([])).await.assert_status(400);
    let before = app.tables().await;
    assert_eq!(app.anon().post("/users/register", json!({})).await.status, 429);
    app.assert_unchanged_since(&before, "a registration too many").await;
    app.anon().get("/server/ping").await.assert_status(200);
}

/// An IPv6 network of 64 bits is in one hand.
#[tokio::test]
async fn households_have_limits_of_their_own() {
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

/// A mailbox cannot be flooded by registering its address again and again.
#[tokio::test]
async fn nobody_gets_more_than_so_many_mails() {
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
