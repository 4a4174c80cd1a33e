//! Tests of the checks.

use super::{id, refusal, session, tokens};
use crate::error::Failure;
use crate::http::Answer;
use rstest::rstest;

fn answer<'a>(status: u16, head: &'a str, body: &'a str) -> Answer<'a> {
    Answer { status, head: head.as_bytes(), body: body.as_bytes() }
}

#[test]
fn tokens_of_a_login() {
    let body = r#"{"data":{"expires":900000,"refresh_token":"r-1","access_token":"a.b.c"}}"#;
    let found = tokens(&answer(200, "", body)).unwrap();
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
fn wrong_logins(#[case] status: u16, #[case] body: &str) {
    assert!(tokens(&answer(status, "", body)).is_err());
}

#[test]
fn the_session_comes_in_a_cookie() {
    let head =
        "HTTP/1.1 200 OK\r\nSet-Cookie: other=1\r\nSet-Cookie: directus_session_token=a.b.c; Path=/\r\n\r\n";
    let found = session(&answer(200, head, r#"{"data":{"expires":86400000}}"#)).unwrap();
    assert_eq!(found, "directus_session_token=a.b.c");
}

#[rstest]
#[case("HTTP/1.1 200 OK\r\n\r\n")]
#[case("HTTP/1.1 200 OK\r\nSet-Cookie: directus_session_token=; Path=/\r\n\r\n")]
#[case("HTTP/1.1 200 OK\r\nSet-Cookie: directus_refresh_token=a; Path=/\r\n\r\n")]
fn no_session(#[case] head: &str) {
    assert!(session(&answer(200, head, r#"{"data":{"expires":86400000}}"#)).is_err());
}

#[test]
fn the_account_has_an_id() {
    assert_eq!(id(&answer(200, "", r#"{"data":{"id":"u1","email":null}}"#)).unwrap(), "u1");
    assert!(id(&answer(200, "", r#"{"data":{"id":""}}"#)).is_err());
    assert!(id(&answer(200, "", r#"{"data":{"email":"a"}}"#)).is_err());
}

#[rstest]
#[case(r#"{"errors":[{"message":"x","extensions":{"code":"TOKEN_EXPIRED"}}]}"#, "HTTP 401 TOKEN_EXPIRED")]
#[case(r#"{"errors":[]}"#, "HTTP 401 -")]
#[case("<html>", "HTTP 401 -")]
fn refusals_are_named_by_status_and_code(#[case] body: &str, #[case] name: &str) {
    let failure = refusal(&answer(401, "", body));
    assert_eq!(failure.to_string(), name);
    assert!(matches!(failure, Failure::Status { status: 401, .. }));
}
