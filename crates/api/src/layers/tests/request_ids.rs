use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use serde_json::Value;

use super::{edge, header, send_request};
use crate::layers::Edge;
use crate::settings::{CorsOrigin, CorsSettings, HttpSettings, RateLimit};

const ID: &str = "x-request-id";

async fn send(edge: &Edge, method: &str, path: &str, body: &'static str) -> Response {
    let request = Request::builder().method(method).uri(path).header(ID, "req-1");
    send_request(edge, request.header("content-type", "application/json"), Body::from(body)).await
}

#[tokio::test]
async fn every_response_has_the_id_of_its_request() {
    let plain = edge(HttpSettings::default());
    let nothing = RateLimit { points: 0, duration: Duration::from_secs(6) };
    let limited = edge(HttpSettings { rate_limiter: Some(nothing), ..HttpSettings::default() });
    let cors = Some(CorsSettings::new(CorsOrigin::Any));
    let cors = edge(HttpSettings { cors, ..HttpSettings::default() });
    let cases = [
        (&plain, "GET", "/server/ping", "", 200),
        (&plain, "HEAD", "/server/ping", "", 200),
        (&plain, "OPTIONS", "/users", "", 200),
        (&plain, "GET", "/nonexistent", "", 404),
        (&plain, "POST", "/auth/login", "nonsense", 400),
        (&plain, "GET", "/panic", "", 500),
        (&limited, "GET", "/server/ping", "", 429),
        (&cors, "OPTIONS", "/users", "", 204),
    ];
    for (edge, method, path, body, status) in cases {
        let response = send(edge, method, path, body).await;
        let found = (response.status().as_u16(), header(&response, ID));
        assert_eq!(found, (status, Some("req-1")), "{method} {path}");
    }
}

#[tokio::test]
async fn a_missing_id_is_generated() {
    let response = super::answer("GET", "/server/ping").await;
    assert_eq!(header(&response, ID), Some("00000000-0000-0000-0000-000000000000"));
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_error_line_and_the_access_line_of_a_panic_have_the_same_id() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    send(&edge(HttpSettings::default()), "GET", "/panic", "").await;
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let levels: Vec<_> = lines.iter().map(|line| &line["level"]).collect();
    assert_eq!(levels, ["ERROR", "INFO"], "{text}");
    for line in lines {
        let span = serde_json::json!({ "name": "request", "request_id": "req-1", "method": "GET", "route": "/panic" });
        assert_eq!(line["span"], span);
    }
}
