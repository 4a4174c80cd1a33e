//! Bodies that are not JSON, too large or of another content type.

use rstest::rstest;
use serde_json::{Value, json};
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, TestApp};

const JSON: Option<&str> = Some("application/json");

#[rstest]
#[case(r#"{"email": "#)]
#[case("{email: 1}")]
#[case("nonsense")]
#[case("\"text\"")]
#[case("5")]
#[case("null")]
#[case("[1,2")]
#[case("{\"a\":1}}")]
#[case("{\"a\":\"\u{1}\"}")]
#[tokio::test]
async fn malformed_json_is_rejected(#[case] body: &'static str) {
    let app = TestApp::new().await;
    for path in ["/auth/login", "/users", "/auth/refresh", "/users/me"] {
        let method = if path == "/users/me" { "PATCH" } else { "POST" };
        let reply = app.admin().send_as(JSON, method, path, body).await.assert_status(400);
        assert_eq!(reply.code(), "INVALID_PAYLOAD", "{path}");
    }
}

#[tokio::test]
async fn parse_error_has_the_common_format() {
    let app = TestApp::new().await;
    let reply = app.anon().send_as(JSON, "POST", "/auth/login", "nonsense").await;
    insta::assert_snapshot!(reply.shown(), @r#"
    400 Bad Request
    {
      "errors": [
        {
          "message": "Invalid payload. Unexpected input: expected ident at line 1 column 2.",
          "extensions": {
            "reason": "Unexpected input: expected ident at line 1 column 2",
            "code": "INVALID_PAYLOAD"
          }
        }
      ]
    }
    "#);
}

#[rstest]
#[case(None)]
#[case(Some("text/plain"))]
#[case(Some("application/x-www-form-urlencoded"))]
#[case(Some("application/vnd.api+json"))]
#[case(Some("application/json-patch+json"))]
#[case(Some("multipart/form-data"))]
#[case(Some("nonsense"))]
#[tokio::test]
async fn body_of_another_content_type_is_ignored(#[case] content_type: Option<&str>) {
    let app = TestApp::new().await;
    let body = json!({ "email": ADMIN_EMAIL, "password": PASSWORD }).to_string();
    let reply = app.anon().send_as(content_type, "POST", "/auth/login", body).await.assert_status(400);
    assert_eq!(reply.body["errors"][0]["extensions"]["reason"], r#""email" is required"#);
}

#[rstest]
#[case("application/json; charset=utf-8", 200)]
#[case("application/json;charset=UTF-8", 200)]
#[case("APPLICATION/JSON", 200)]
#[case("application/json; charset=iso-8859-1", 400)]
#[tokio::test]
async fn json_content_type_is_case_insensitive_and_requires_utf_8(
    #[case] content_type: &str,
    #[case] status: u16,
) {
    let app = TestApp::new().await;
    let body = json!({ "email": ADMIN_EMAIL, "password": PASSWORD }).to_string();
    app.anon().send_as(Some(content_type), "POST", "/auth/login", body).await.assert_status(status);
}

#[tokio::test]
async fn body_over_the_size_limit_is_rejected() {
    let app = TestApp::new().await;
    let before = app.tables().await;
    let of = |length: usize| json!({ "email": "a@example.com", "password": "x".repeat(length) });
    let reply = app.anon().post("/auth/login", of(1_100_000)).await;
    insta::assert_snapshot!(reply.shown(), @r#"
    400 Bad Request
    {
      "errors": [
        {
          "message": "Invalid payload. request entity too large.",
          "extensions": {
            "reason": "request entity too large",
            "code": "INVALID_PAYLOAD"
          }
        }
      ]
    }
    "#);
    assert_eq!(app.anon().post("/auth/login", of(1_000_000)).await.code(), "INVALID_CREDENTIALS");
    let reply = app.admin().patch("/users/me", of(1_100_000)).await.assert_status(400);
    assert_eq!(reply.code(), "INVALID_PAYLOAD");
    app.assert_unchanged_since(&before, "a large body").await;
}

#[tokio::test]
async fn deeply_nested_body_is_rejected_without_a_crash() {
    let app = TestApp::new().await;
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let body = format!("{}1{}", open.repeat(20_000), close.repeat(20_000));
        for (method, path) in
            [("POST", "/users"), ("PATCH", "/users/me"), ("SEARCH", "/users"), ("POST", "/auth/login")]
        {
            let reply = app.admin().send_as(JSON, method, path, body.clone()).await;
            assert!(reply.status.as_u16() < 500, "{method} {path}: {}", reply.status);
        }
    }
    app.anon().get("/server/ping").await.assert_status(200);
}

/// GHSA-gwvv-rr68-cmv6: names of JavaScript internals are ordinary names.
#[tokio::test]
async fn ghsa_gwvv_javascript_internals_are_ordinary_names() {
    let app = TestApp::new().await;
    for name in ["__proto__", "constructor", "prototype"] {
        let body: Value = json!({ "title": "x", name: { "admin_access": true } });
        app.admin().patch("/users/me?fields=title", body).await.assert_status(200);
        let queries = [
            format!("deep[{name}][_filter][id][_eq]=1"),
            format!("filter[{name}][x]=1"),
            format!("{name}[x]=1"),
            format!("alias[{name}]=title"),
            format!("fields={name}"),
        ];
        for query in queries {
            let reply = app.admin().get(&format!("/users?{query}")).await;
            assert!(reply.status.as_u16() < 500, "{query}: {}", reply.shown());
        }
    }
    app.user("later@example.com", json!({})).await;
    let globals = app.logged_in("later@example.com").await.get("/policies/me/globals").await;
    assert_eq!(globals.data()["admin_access"], false);
}
