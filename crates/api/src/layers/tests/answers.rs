use axum::body::Body;
use axum::extract::Request;
use http::HeaderValue;
use rstest::rstest;

use super::{answer, edge, header, send_request};
use crate::settings::{DEFAULT_CONTENT_SECURITY_POLICY, DEFAULT_HSTS, HttpSettings};
use crate::wire::reply::tests::text;

#[rstest]
#[case("/users", 200)]
#[case("/nonexistent", 404)]
#[case("/panic", 500)]
#[tokio::test]
async fn every_response_has_the_security_headers(#[case] path: &str, #[case] status: u16) {
    let response = answer("GET", path).await;
    assert_eq!(response.status(), status);
    assert_eq!(header(&response, "x-powered-by"), Some("Directus"));
    assert_eq!(header(&response, "content-security-policy"), Some(DEFAULT_CONTENT_SECURITY_POLICY));
    assert_eq!(header(&response, "cross-origin-opener-policy"), Some("same-origin-allow-popups"));
    assert_eq!(header(&response, "x-content-type-options"), Some("nosniff"));
    assert_eq!(header(&response, "referrer-policy"), Some("no-referrer"));
    assert_eq!(header(&response, "strict-transport-security"), None);
}

#[tokio::test]
async fn headers_depend_on_settings() {
    let settings = HttpSettings {
        content_security_policy: None,
        cross_origin_opener_policy: false,
        hsts: Some(HeaderValue::from_static(DEFAULT_HSTS)),
        ..HttpSettings::default()
    };
    let response = send_request(&edge(settings), Request::builder().uri("/users"), Body::empty()).await;
    assert_eq!(header(&response, "content-security-policy"), None);
    assert_eq!(header(&response, "cross-origin-opener-policy"), None);
    assert_eq!(header(&response, "strict-transport-security"), Some(DEFAULT_HSTS));
}

/// GHSA-8m32-p958-jg99: responses that set session cookies have the opener policy, too.
#[tokio::test]
async fn ghsa_8m32_p958_jg99_opener_policy_on_auth_routes() {
    let response = answer("POST", "/auth/login").await;
    assert_eq!(header(&response, "cross-origin-opener-policy"), Some("same-origin-allow-popups"));
}

/// GHSA-cff8-x7jv-4fm8: responses that concern one user are stored by no shared cache.
#[rstest]
#[case("GET", "/users/me", Some("no-store"))]
#[case("GET", "/Users/Me/", Some("no-store"))]
#[case("POST", "/auth/login", Some("no-store"))]
#[case("GET", "/auth/unknown", Some("no-store"))]
#[case("GET", "/users", None)]
#[tokio::test]
async fn ghsa_cff8_x7jv_4fm8_personal_answers_are_not_shared(
    #[case] method: &str,
    #[case] path: &str,
    #[case] wanted: Option<&str>,
) {
    let response = answer(method, path).await;
    assert_eq!(header(&response, "cdn-cache-control"), wanted);
    let recorded = response.status().is_success().then_some("no-cache");
    assert_eq!(header(&response, "cache-control"), recorded);
}

/// GHSA-hmgw-9jrg-hf2m: a panic does not end the process, and its text is not returned.
#[tokio::test]
async fn ghsa_hmgw_9jrg_hf2m_a_panic_is_one_answer() {
    let response = answer("GET", "/panic").await;
    assert_eq!(response.status(), 500);
    let body = text(response).await;
    assert!(body.contains("INTERNAL_SERVER_ERROR") && !body.contains("secret detail"), "{body}");
}

#[tokio::test]
async fn a_current_version_is_not_sent_again() {
    let edge = edge(HttpSettings::default());
    let first = send_request(&edge, Request::builder().uri("/users"), Body::empty()).await;
    let tag = header(&first, "etag").unwrap().to_owned();
    let again =
        send_request(&edge, Request::builder().uri("/users").header("if-none-match", &tag), Body::empty())
            .await;
    assert_eq!((again.status().as_u16(), header(&again, "etag")), (304, Some(tag.as_str())));
    assert_eq!((header(&again, "content-type"), header(&again, "content-length")), (None, None));
    assert_eq!(header(&again, "cache-control"), Some("no-cache"));
    let other =
        send_request(&edge, Request::builder().uri("/users/me").header("if-none-match", &tag), Body::empty())
            .await;
    assert_eq!(other.status(), 200);
    let refused = answer("GET", "/nonexistent").await;
    assert_eq!(header(&refused, "etag"), None);
}
