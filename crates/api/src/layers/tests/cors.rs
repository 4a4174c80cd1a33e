use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::HeaderValue;
use rstest::rstest;

use super::{edge, header, send_request};
use crate::settings::{CorsOrigin, CorsSettings, HttpSettings, OriginRule};

const A: &str = "https://a.example.com";
const EVIL: &str = "https://evil.example.com";

async fn from(cors: Option<CorsSettings>, method: &str, path: &str, origin: Option<&str>) -> Response {
    let mut request =
        Request::builder().method(method).uri(path).header("access-control-request-headers", "X-Foo");
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    send_request(&edge(HttpSettings { cors, ..HttpSettings::default() }), request, Body::empty()).await
}

fn list() -> CorsOrigin {
    CorsOrigin::List(vec![
        OriginRule::Exact(A.into()),
        OriginRule::test(|origin| origin.ends_with(".good.example.com")),
    ])
}

fn fixed() -> CorsOrigin {
    CorsOrigin::Fixed(HeaderValue::from_static(A))
}

/// As Directus 12.4 answers, except for credentials of `*`.
#[rstest]
#[case(list(), Some(A), Some(A), Some("Origin"), Some("true"))]
#[case(
    list(),
    Some("https://x.good.example.com"),
    Some("https://x.good.example.com"),
    Some("Origin"),
    Some("true")
)]
#[case(list(), Some(EVIL), None, Some("Origin"), Some("true"))]
#[case(list(), None, None, Some("Origin"), Some("true"))]
#[case(CorsOrigin::Reflect, Some(EVIL), Some(EVIL), Some("Origin"), Some("true"))]
#[case(CorsOrigin::Reflect, None, None, Some("Origin"), Some("true"))]
#[case(fixed(), Some(EVIL), Some(A), Some("Origin"), Some("true"))]
#[case(CorsOrigin::Any, Some(EVIL), Some("*"), None, None)]
#[tokio::test]
async fn origins_are_allowed_by_the_setting(
    #[case] setting: CorsOrigin,
    #[case] origin: Option<&str>,
    #[case] allowed: Option<&str>,
    #[case] vary: Option<&str>,
    #[case] credentials: Option<&str>,
) {
    for (method, path) in [("GET", "/server/ping"), ("GET", "/nonexistent"), ("OPTIONS", "/users")] {
        let response = from(Some(CorsSettings::new(setting.clone())), method, path, origin).await;
        assert_eq!(header(&response, "access-control-allow-origin"), allowed);
        assert_eq!(header(&response, "vary"), vary);
        assert_eq!(header(&response, "access-control-allow-credentials"), credentials);
        assert_eq!(header(&response, "access-control-expose-headers"), Some("Content-Range"));
    }
}

#[tokio::test]
async fn vary_has_no_duplicates() {
    let reflected = from(Some(CorsSettings::new(CorsOrigin::Reflect)), "GET", "/users", Some(A)).await;
    assert_eq!(header(&reflected, "vary"), Some("Origin, Cache-Control"));
}

#[tokio::test]
async fn a_preflight_is_answered_whatever_the_path() {
    let settings = CorsSettings {
        methods: HeaderValue::from_static("GET,POST,PATCH,DELETE,SEARCH"),
        max_age: 600,
        ..CorsSettings::new(list())
    };
    for path in ["/users", "/nonexistent"] {
        let response = from(Some(settings.clone()), "OPTIONS", path, Some(A)).await;
        assert_eq!(response.status(), 204);
        assert_eq!(header(&response, "access-control-allow-methods"), Some("GET,POST,PATCH,DELETE,SEARCH"));
        assert_eq!(header(&response, "access-control-allow-headers"), Some("Content-Type,Authorization"));
        assert_eq!(header(&response, "access-control-max-age"), Some("600"));
        assert_eq!(header(&response, "x-powered-by"), Some("Directus"));
        assert_eq!(header(&response, "allow"), None);
    }
}

#[tokio::test]
async fn without_a_list_the_requested_headers_are_allowed() {
    let settings = CorsSettings { allowed_headers: None, credentials: false, ..CorsSettings::new(fixed()) };
    let response = from(Some(settings), "OPTIONS", "/users", Some(A)).await;
    assert_eq!(header(&response, "access-control-allow-headers"), Some("X-Foo"));
    assert_eq!(header(&response, "vary"), Some("Origin, Access-Control-Request-Headers"));
    assert_eq!(header(&response, "access-control-allow-credentials"), None);
}

/// GHSA-g27j-74fp-xfpr: off unless switched on.
#[tokio::test]
async fn ghsa_g27j_74fp_xfpr_nothing_is_allowed_by_default() {
    for method in ["GET", "OPTIONS"] {
        let response = from(None, method, "/users", Some(EVIL)).await;
        let names = response.headers().keys().filter(|name| name.as_str().starts_with("access-control-"));
        assert_eq!((response.status().as_u16(), names.count()), (200, 0));
    }
}

/// GHSA-g27j-74fp-xfpr: never `*` with credentials.
#[tokio::test]
async fn ghsa_g27j_74fp_xfpr_no_credentials_for_everybody() {
    let settings = CorsSettings { credentials: true, ..CorsSettings::new(CorsOrigin::Any) };
    let response = from(Some(settings), "GET", "/users", Some(EVIL)).await;
    assert_eq!(header(&response, "access-control-allow-origin"), Some("*"));
    assert_eq!(header(&response, "access-control-allow-credentials"), None);
}
