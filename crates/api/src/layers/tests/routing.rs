use rstest::rstest;

use super::{answer, header};
use crate::wire::reply::tests::text;

#[rstest]
#[case("/users", r#"{"data":"list"}"#)]
#[case("/users/", r#"{"data":"list"}"#)]
#[case("/USERS", r#"{"data":"list"}"#)]
#[case("/users/ME", r#"{"data":"me"}"#)]
#[case("/users//me", r#"{"data":"me"}"#)]
#[case("/Users/ABC/?x=Y", r#"{"data":"ABC"}"#)]
#[case("/users/a%2Fb", r#"{"data":"a/b"}"#)]
#[case("/PERMISSIONS/me/Articles/Ä%20", r#"{"data":["Articles","Ä "]}"#)]
#[case("/server/ping/", "pong")]
#[tokio::test]
async fn routes_are_found_like_in_express(#[case] path: &str, #[case] wanted: &str) {
    let path = path.replace('Ä', "%C3%84");
    let response = answer("GET", &path).await;
    assert_eq!((response.status().as_u16(), text(response).await.as_str()), (200, wanted));
}

#[rstest]
#[case("GET", "/nonexistent", "/nonexistent")]
#[case("GET", "/nonexistent/deep?x=1", "/nonexistent/deep")]
#[case("POST", "/Nonexistent/", "/Nonexistent/")]
#[case("DELETE", "/auth/login", "/auth/login")]
#[case("GET", "/auth/login/", "/auth/login/")]
#[case("PUT", "/users", "/users")]
#[case("GET", "//users", "//users")]
#[case("POST", "/server/ping", "/server/ping")]
#[case("OPTIONS", "/server/ping", "/server/ping")]
#[case("OPTIONS", "/nonexistent", "/nonexistent")]
#[case("GET", "/users/x/y/z", "/users/x/y/z")]
#[case("GET", "/users/me/track/page/", "/users/me/track/page/")]
#[case("SEARCH", "/users/me", "/users/me")]
#[tokio::test]
async fn unknown_routes_and_methods_are_not_found(
    #[case] method: &str,
    #[case] uri: &str,
    #[case] path: &str,
) {
    let response = answer(method, uri).await;
    assert_eq!(response.status(), 404);
    assert_eq!(header(&response, "allow"), None);
    assert_eq!(header(&response, "vary"), None);
    assert_eq!(header(&response, "content-type"), Some("application/json; charset=utf-8"));
    assert_eq!(header(&response, "x-powered-by"), Some("Directus"));
    let message = format!("Route {path} doesn't exist.");
    let body = serde_json::json!({"errors": [{"message": message, "extensions": {"path": path, "code": "ROUTE_NOT_FOUND"}}]});
    assert_eq!(text(response).await, body.to_string());
}

#[rstest]
#[case("/users", "POST,GET,HEAD,SEARCH,PATCH")]
#[case("/USERS/", "POST,GET,HEAD,SEARCH,PATCH")]
#[case("/users/me", "GET,HEAD")]
#[case("/auth/login", "POST")]
#[tokio::test]
async fn options_lists_the_methods(#[case] path: &str, #[case] methods: &str) {
    let response = answer("OPTIONS", path).await;
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "allow"), Some(methods));
    assert_eq!(header(&response, "content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(header(&response, "content-length"), Some(methods.len().to_string().as_str()));
    assert_eq!(text(response).await, methods);
}

#[tokio::test]
async fn search_is_a_method() {
    let response = answer("SEARCH", "/users/").await;
    assert_eq!((response.status().as_u16(), header(&response, "allow")), (200, None));
    assert_eq!(text(response).await, r#"{"data":{}}"#);
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let response = answer("HEAD", "/server/ping").await;
    assert_eq!((response.status().as_u16(), header(&response, "content-length")), (200, Some("4")));
    assert_eq!(header(&response, "content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(header(&response, "etag"), header(&answer("GET", "/server/ping").await, "etag"));
    assert_eq!(text(response).await, "");
    let unknown = answer("HEAD", "/nonexistent").await;
    assert_eq!(unknown.status(), 404);
    assert_eq!(text(unknown).await, "");
}
