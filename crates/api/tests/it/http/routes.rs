//! Known and unknown routes.

use rstest::rstest;
use serde_json::json;
use vestibule_testkit::TestApp;

#[rstest]
#[case("GET", "/nonexistent", "/nonexistent")]
#[case("GET", "/nonexistent/deep?x=1", "/nonexistent/deep")]
#[case("POST", "/nonexistent", "/nonexistent")]
#[case("GET", "/users/x/y/z", "/users/x/y/z")]
#[case("GET", "/auth/nonexistent", "/auth/nonexistent")]
#[case("GET", "/auth/login", "/auth/login")]
#[case("GET", "/auth/login/", "/auth/login/")]
#[case("DELETE", "/auth/login", "/auth/login")]
#[case("PUT", "/users", "/users")]
#[case("GET", "//users", "//users")]
#[case("GET", "/Nonexistent/%C3%A4", "/Nonexistent/%C3%A4")]
#[tokio::test]
async fn unknown_route_is_reported_without_its_query(
    #[case] method: &str,
    #[case] path: &str,
    #[case] named: &str,
) {
    let app = TestApp::new().await;
    let reply = app.anon().send(method, path, None).await.assert_status(404);
    let error = json!({
        "message": format!("Route {named} doesn't exist."),
        "extensions": { "path": named, "code": "ROUTE_NOT_FOUND" },
    });
    assert_eq!(reply.body, json!({ "errors": [error] }));
}

#[rstest]
#[case("/users/me")]
#[case("/USERS/Me")]
#[case("/users/me/")]
#[case("/users//me")]
#[tokio::test]
async fn path_is_case_insensitive_and_allows_a_trailing_slash(#[case] path: &str) {
    let app = TestApp::new().await;
    app.admin().get(path).await.assert_status(200);
    assert_eq!(app.anon().get(path).await.code(), "INVALID_CREDENTIALS");
}

/// A differently spelled path is the same route with the same checks or no route.
#[rstest]
#[case("/USERS")]
#[case("/users/")]
#[case("/users//")]
#[case("/%75sers")]
#[case("/users%2f")]
#[case("/./users")]
#[case("/users/.")]
#[case("/server/../users")]
#[case("/users;x=1")]
#[case("/users%00")]
#[tokio::test]
async fn no_spelling_of_a_path_bypasses_authorization(#[case] path: &str) {
    let app = TestApp::new().await;
    let reply = app.anon().get(path).await;
    assert!([401, 403, 404].contains(&reply.status.as_u16()), "{}", reply.shown());
}

#[rstest]
#[case("not-a-uuid")]
#[case("7fb12c25-7b4b-4e0f-9d8a-0c6d2a8c3f11")]
#[case("%00")]
#[case("%FF%FE")]
#[case("..%2f..%2fetc%2fpasswd")]
#[case("'%20OR%201=1--")]
#[tokio::test]
async fn unknown_key_is_forbidden(#[case] key: &str) {
    let app = TestApp::new().await;
    let before = app.tables().await;
    for path in ["/users", "/roles", "/policies", "/access", "/permissions", "/activity", "/revisions"] {
        let reply = app.admin().get(&format!("{path}/{key}")).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (403, "FORBIDDEN"), "{path}: {}", reply.shown());
    }
    app.assert_unchanged_since(&before, key).await;
}
