//! `HEAD`, `OPTIONS` and `SEARCH`.

use rstest::rstest;
use serde_json::json;
use vestibule_testkit::TestApp;

#[rstest]
#[case("/server/ping")]
#[case("/server/info")]
#[case("/users/me")]
#[case("/users")]
#[case("/roles/me")]
#[tokio::test]
async fn head_returns_the_headers_of_get(#[case] path: &str) {
    let app = TestApp::new().await;
    let get = app.admin().get(path).await.assert_status(200);
    let head = app.admin().send("HEAD", path, None).await.assert_status(200);
    assert_eq!(head.body, json!(null));
    for name in ["content-type", "etag", "cache-control", "vary"] {
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
    let anonymous = app.anon().send("HEAD", path, None).await;
    assert_eq!(anonymous.status, app.anon().get(path).await.status);
    assert_eq!(anonymous.body, json!(null));
}

#[rstest]
#[case("/users", "POST,GET,HEAD,SEARCH,PATCH,DELETE")]
#[case("/users/me", "GET,HEAD,PATCH,DELETE")]
#[case("/auth/login", "POST")]
#[case("/auth", "GET,HEAD")]
#[case("/activity", "GET,HEAD,SEARCH")]
#[tokio::test]
async fn options_returns_the_methods(#[case] path: &str, #[case] methods: &str) {
    let app = TestApp::new().await;
    let reply = app.anon().send("OPTIONS", path, None).await.assert_status(200);
    assert_eq!((reply.header("allow"), &reply.body), (Some(methods), &json!(methods)));
    assert!(reply.header("access-control-allow-origin").is_none());
}

#[tokio::test]
async fn search_takes_its_query_from_the_body() {
    let app = TestApp::new().await;
    let body = json!({ "query": { "fields": ["email"], "filter": { "email": { "_contains": "admin" } } } });
    let reply = app.admin().search("/users", body.clone()).await.assert_status(200);
    assert_eq!(reply.data(), &json!([{ "email": "admin@example.com" }]));
    assert_eq!(app.anon().search("/users", body).await.code(), "FORBIDDEN");
    assert_eq!(app.admin().search("/users", json!({ "x": 1 })).await.code(), "INVALID_PAYLOAD");
    assert_eq!(app.admin().search("/users/me", json!({})).await.code(), "ROUTE_NOT_FOUND");
}
