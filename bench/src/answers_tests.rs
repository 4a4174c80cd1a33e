//! Tests of the checks.

use super::{error_of, id, session, tokens};
use crate::connection::Response;
use crate::error::RequestError;
use bytes::Bytes;
use rstest::rstest;

fn response(status: u16, body: &str) -> Response {
    with_cookies(status, &[], body)
}

fn with_cookies(status: u16, cookies: &[&str], body: &str) -> Response {
    let builder = http::Response::builder().status(status);
    let builder = cookies.iter().fold(builder, |builder, cookie| builder.header("set-cookie", *cookie));
    builder.body(Bytes::copy_from_slice(body.as_bytes())).unwrap()
}

#[test]
fn tokens_of_a_login() {
    let body = r#"{"data":{"expires":900000,"refresh_token":"r-1","access_token":"a.b.c"}}"#;
    let found = tokens(&response(200, body)).unwrap();
    assert_eq!((found.access.as_str(), found.refresh.as_str()), ("a.b.c", "r-1"));
}

#[rstest]
#[case(200, r#"{"data":{"expires":900000,"access_token":"a.b.c"}}"#)]
#[case(200, r#"{"data":{"expires":900000,"refresh_token":"","access_token":"a.b.c"}}"#)]
#[case(200, r#"{"data":{"expires":0,"refresh_token":"r","access_token":"a.b.c"}}"#)]
#[case(200, r#"{"data":{"expires":900000,"refresh_token":"r\r\nX: y","access_token":"a.b.c"}}"#)]
#[case(200, r#"{"data":null}"#)]
#[case(200, "")]
#[case(204, "")]
#[case(401, r#"{"data":{"expires":900000,"refresh_token":"r","access_token":"a.b.c"}}"#)]
fn wrong_login_responses_are_errors(#[case] status: u16, #[case] body: &str) {
    assert!(tokens(&response(status, body)).is_err());
}

#[test]
fn the_session_token_is_read_from_the_cookie() {
    let cookies = ["other=1", "directus_session_token=a.b.c; Path=/"];
    let found = session(&with_cookies(200, &cookies, r#"{"data":{"expires":86400000}}"#)).unwrap();
    assert_eq!(found, "directus_session_token=a.b.c");
}

#[rstest]
#[case(&[])]
#[case(&["directus_session_token=; Path=/"])]
#[case(&["directus_refresh_token=a; Path=/"])]
fn a_missing_session_cookie_is_an_error(#[case] cookies: &[&str]) {
    assert!(session(&with_cookies(200, cookies, r#"{"data":{"expires":86400000}}"#)).is_err());
}

#[test]
fn the_account_has_an_id() {
    assert_eq!(id(&response(200, r#"{"data":{"id":"u1","email":null}}"#)).unwrap(), "u1");
    assert!(id(&response(200, r#"{"data":{"id":""}}"#)).is_err());
    assert!(id(&response(200, r#"{"data":{"email":"a"}}"#)).is_err());
}

#[rstest]
#[case(r#"{"errors":[{"message":"x","extensions":{"code":"TOKEN_EXPIRED"}}]}"#, "HTTP 401 TOKEN_EXPIRED")]
#[case(r#"{"errors":[]}"#, "HTTP 401 -")]
#[case("<html>", "HTTP 401 -")]
fn errors_are_named_by_status_and_code(#[case] body: &str, #[case] name: &str) {
    let error = error_of(&response(401, body));
    assert_eq!(error.to_string(), name);
    assert!(matches!(error, RequestError::Status { status: 401, .. }));
}
