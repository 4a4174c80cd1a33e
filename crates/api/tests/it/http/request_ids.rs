//! `X-Request-Id`, and the log lines it correlates (docs/logging.md).

use serde_json::{Value, json};
use uuid::Uuid;
use vestibule_testkit::{PASSWORD, TestApp};

use super::logs::Log;
use crate::fixtures::{ANN, SESSION, browser_login, log_in};

const ID: &str = "x-request-id";

/// The lines of a request, with the fields of the event and of its span.
fn lines_of(log: &Log, id: &str) -> Vec<(Value, Value)> {
    let lines = log.text();
    let lines = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let of_request = lines.filter_map(|line| {
        let span = line["spans"].as_array()?.iter().find(|span| span["request_id"] == id)?.clone();
        Some((line, span))
    });
    of_request.collect()
}

fn access_line(log: &Log, id: &str) -> (Value, Value) {
    let mut lines = lines_of(log, id);
    lines.retain(|(line, _)| line["target"] == "access");
    assert_eq!(lines.len(), 1, "one access line: {}", log.text());
    lines.remove(0)
}

#[tokio::test]
async fn every_request_gets_its_own_id() {
    let app = TestApp::new().await;
    let first = app.anon().get("/server/ping").await;
    let second = app.anon().get("/server/ping").await;
    let ids = [first, second].map(|reply| reply.header(ID).map(str::to_owned).expect("an id"));
    assert_ne!(ids[0], ids[1]);
    for id in ids {
        assert_eq!(Uuid::parse_str(&id).expect("a UUID").get_version_num(), 4);
    }
}

#[tokio::test]
async fn the_id_of_the_client_is_returned() {
    let app = TestApp::new().await;
    let client = app.anon().with_header(ID, "trace_1.a-B");
    for path in ["/server/ping", "/users/me", "/nonexistent", "/admin", "/auth/login"] {
        assert_eq!(client.get(path).await.header(ID), Some("trace_1.a-B"), "{path}");
    }
    let refused = client.log_in(ANN, "wrong", "json").await.assert_status(401);
    assert_eq!(refused.header(ID), Some("trace_1.a-B"));
}

#[tokio::test]
async fn an_unsafe_id_is_replaced() {
    let app = TestApp::new().await;
    for id in ["", "a b", "a;b", "\"quoted\"", "{\"level\":\"ERROR\"}", &"x".repeat(129)] {
        let reply = app.anon().with_header(ID, id).get("/server/ping").await;
        assert!(Uuid::parse_str(reply.header(ID).expect("an id")).is_ok(), "{id}");
    }
}

#[tokio::test]
async fn an_access_line_has_the_fields_of_its_request() {
    let (log, _guard) = Log::capture();
    let app = TestApp::new().await;
    let user = app.user(ANN, json!({})).await;
    let browser = browser_login(&app, ANN).await.with_address("203.0.113.7");
    browser.with_header(ID, "me-1").get("/users/me?fields=id").await.assert_status(200);
    let (line, span) = access_line(&log, "me-1");
    assert_eq!(line["level"], "INFO");
    assert_eq!(line["fields"]["status"], 200);
    assert!(line["fields"]["duration_ms"].is_f64(), "{line}");
    let wanted = json!({
        "name": "request",
        "request_id": "me-1",
        "method": "GET",
        "client": "203.0.113.7",
        "route": "/users/me",
        "user": user,
    });
    assert_eq!(span, wanted);
}

#[tokio::test]
async fn a_route_is_logged_as_its_template() {
    let (log, _guard) = Log::capture();
    let app = TestApp::new().await;
    let user = app.user(ANN, json!({})).await;
    let cases = [
        ("GET", format!("/users/{user}"), "/users/{key}"),
        ("DELETE", "/auth/login".to_owned(), "/auth/login"),
        ("GET", "/nonexistent/x".to_owned(), "unmatched"),
        ("GET", "/server/ping".to_owned(), "/server/ping"),
    ];
    for (number, (method, path, route)) in cases.into_iter().enumerate() {
        let id = format!("route-{number}");
        app.anon().with_header(ID, &id).send(method, &path, None).await;
        let (_, span) = access_line(&log, &id);
        assert_eq!(span["route"], route, "{method} {path}");
        assert_eq!(span.get("user"), None, "the request is anonymous");
    }
}

#[tokio::test]
async fn an_error_line_has_the_id_of_its_request() {
    let (log, _guard) = Log::capture();
    let app = TestApp::new().await;
    let admin = app.admin().with_header(ID, "broken-1");
    app.execute("DROP TABLE directus_notifications").await;
    let reply = admin.get("/notifications").await.assert_status(500);
    assert_eq!(reply.header(ID), Some("broken-1"));
    let lines = lines_of(&log, "broken-1");
    let errors: Vec<_> = lines.iter().filter(|(line, _)| line["level"] == "ERROR").collect();
    assert_eq!(errors.len(), 1, "{}", log.text());
    assert_eq!(errors[0].1["route"], "/notifications");
    assert_eq!(access_line(&log, "broken-1").0["fields"]["status"], 500);
}

#[tokio::test]
async fn no_field_has_a_query_string_or_a_token() {
    let (log, _guard) = Log::capture();
    let app = TestApp::new().await;
    app.user(ANN, json!({ "token": "static-of-ann" })).await;
    let login = log_in(&app, ANN, "session").await;
    let cookie = login.cookie(SESSION);
    let anon = app.anon();
    anon.with_header(ID, "query-1").get("/users/me?access_token=static-of-ann&fields=id").await;
    app.anon().with_header(ID, "cookie-1").with_cookie(SESSION, &cookie).get("/users/me").await;
    app.anon().with_header(ID, "login-1").log_in(ANN, PASSWORD, "json").await;
    for id in ["query-1", "cookie-1", "login-1"] {
        let (line, span) = access_line(&log, id);
        let text = format!("{line} {span}");
        for secret in ["static-of-ann", cookie.as_str(), PASSWORD, ANN] {
            assert!(!text.contains(secret), "{text}");
        }
        assert!(!span.to_string().contains('?'), "{span}");
    }
}
