use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;

use super::{edge, header, send_request};
use crate::layers::Edge;
use crate::settings::{HttpSettings, Pressure, RateLimit, TrustProxy};
use crate::wire::reply::tests::text;

fn limited(address: Option<u64>, global: Option<u64>) -> Edge {
    let limit = |points| RateLimit { points, duration: Duration::from_secs(6) };
    edge(HttpSettings {
        rate_limiter: address.map(limit),
        rate_limiter_global: global.map(limit),
        trust_proxy: TrustProxy::All,
        ..HttpSettings::default()
    })
}

async fn ping(edge: &Edge, address: &str) -> Response {
    let peer: SocketAddr = "127.0.0.1:4711".parse().unwrap();
    let request = Request::builder().uri("/server/ping").header("x-forwarded-for", address);
    send_request(edge, request.extension(ConnectInfo(peer)), Body::empty()).await
}

#[tokio::test]
async fn an_address_beyond_its_limit_is_refused() {
    let edge = limited(Some(2), None);
    for _ in 0..2 {
        assert_eq!(ping(&edge, "203.0.113.1").await.status(), 200);
    }
    let refused = ping(&edge, "203.0.113.1").await;
    assert_eq!((refused.status().as_u16(), header(&refused, "retry-after")), (429, Some("6")));
    assert_eq!(
        text(refused).await,
        r#"{"errors":[{"message":"Too many requests, retry after 6s.","extensions":{"limit":2,"reset":"2027-01-15T08:00:06.000Z","code":"REQUESTS_EXCEEDED"}}]}"#
    );
    assert_eq!(ping(&edge, "203.0.113.2").await.status(), 200, "each address has its own limit");
}

#[tokio::test]
async fn all_addresses_together_have_a_limit() {
    let edge = limited(Some(2), Some(3));
    for last in 1..=3 {
        assert_eq!(ping(&edge, &format!("203.0.113.{last}")).await.status(), 200);
    }
    let refused = ping(&edge, "203.0.113.99").await;
    assert_eq!(refused.status(), 429);
    assert!(text(refused).await.contains("\"limit\":3"));
}

#[tokio::test]
async fn files_of_the_studio_are_not_counted() {
    let edge = limited(Some(1), None);
    for path in ["/admin", "/admin/", "/admin/assets/index.js"] {
        assert_eq!(
            send_request(&edge, Request::builder().uri(path), Body::empty()).await.status(),
            404,
            "{path}"
        );
    }
    assert_eq!(ping(&edge, "203.0.113.1").await.status(), 200);
    let other = send_request(&edge, Request::builder().uri("/administrators"), Body::empty()).await;
    assert_eq!(other.status(), 404, "counted for another address: this one has no forwarded header");
    assert_eq!(
        send_request(&edge, Request::builder().uri("/administrators"), Body::empty()).await.status(),
        429
    );
}

#[tokio::test]
async fn under_pressure_only_the_studio_is_served() {
    let pressure = Arc::new(Pressure::new(None));
    pressure.set(true);
    let edge = edge(HttpSettings { pressure: Some(pressure), ..HttpSettings::default() });
    assert_eq!(ping(&edge, "203.0.113.1").await.status(), 503);
    let file = send_request(&edge, Request::builder().uri("/admin/assets/index.js"), Body::empty()).await;
    assert_eq!(file.status(), 404, "the request reaches the router, which has no Studio here");
}

#[tokio::test]
async fn the_limit_comes_before_the_body_is_read() {
    let edge = limited(Some(0), None);
    let request =
        Request::builder().method("POST").uri("/auth/login").header("content-type", "application/json");
    assert_eq!(send_request(&edge, request, "nonsense").await.status(), 429);
}
