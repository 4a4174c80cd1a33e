use rstest::rstest;
use vestibule_domain::error::FailedValidation;

use super::*;
use crate::wire::reply::tests::text;

fn bare(field: &str) -> Error {
    FailedValidation::bare(field, "required").into()
}

#[tokio::test]
async fn the_code_comes_last() {
    let response = ApiError::from(Error::payload("\"email\" is required")).into_response();
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert_eq!(response.headers()[CONTENT_TYPE], "application/json; charset=utf-8");
    assert!(!response.headers().contains_key("cache-control"));
    assert!(!response.headers().contains_key("vary"));
    assert_eq!(
        text(response).await,
        r#"{"errors":[{"message":"Invalid payload. \"email\" is required.","extensions":{"reason":"\"email\" is required","code":"INVALID_PAYLOAD"}}]}"#
    );
}

#[rstest]
#[case(vec![bare("a"), bare("b")], StatusCode::BAD_REQUEST)]
#[case(vec![bare("a"), Error::FORBIDDEN], StatusCode::INTERNAL_SERVER_ERROR)]
#[case(vec![Error::Several(vec![bare("a")]), bare("b")], StatusCode::BAD_REQUEST)]
#[case(vec![], StatusCode::INTERNAL_SERVER_ERROR)]
fn errors_of_different_statuses_are_a_500(#[case] errors: Vec<Error>, #[case] wanted: StatusCode) {
    assert_eq!(ApiError::from(Error::Several(errors)).into_response().status(), wanted);
}

#[tokio::test]
async fn several_errors_are_all_named() {
    let both = text(ApiError::from(Error::Several(vec![bare("a"), bare("b")])).into_response()).await;
    assert!(both.contains(r#""field":"a""#) && both.contains(r#""field":"b""#), "{both}");
}

#[tokio::test]
async fn only_administrators_see_the_text_of_internal_errors() {
    let failure = Error::internal("disk full");
    let plain = text(ApiError::from(failure.clone()).into_response()).await;
    assert_eq!(
        plain,
        r#"{"errors":[{"message":"An unexpected error occurred.","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}"#
    );
    assert!(text(ApiError::for_admin(failure).into_response()).await.contains("disk full"));
}

#[test]
fn an_exceeded_limit_has_a_retry_after_header() {
    let exceeded =
        Error::RequestsExceeded { limit: 5, retry_after: Duration::from_millis(1001), reset: "x".into() };
    let response = ApiError::from(exceeded).into_response();
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(response.headers()[RETRY_AFTER], "2");
    let busy = Error::ServiceUnavailable {
        service: "api",
        reason: "Under pressure".into(),
        retry_after: Some(Duration::from_secs(3)),
    };
    assert_eq!(ApiError::from(busy).into_response().headers()[RETRY_AFTER], "3");
}

#[test]
fn a_wrong_method_names_the_allowed_ones() {
    let wrong = RequestError::MethodNotAllowed { current: "PUT".into(), allowed: &["GET", "POST"] };
    let response = ApiError::from(wrong).into_response();
    assert_eq!(
        (response.status(), &response.headers()[ALLOW]),
        (StatusCode::METHOD_NOT_ALLOWED, &"GET, POST".parse().unwrap())
    );
}

#[rstest]
#[case(Error::InvalidCredentials, 401)]
#[case(Error::InvalidOtp, 401)]
#[case(Error::TokenExpired, 401)]
#[case(Error::UserSuspended, 401)]
#[case(Error::InvalidToken, 403)]
#[case(Error::FORBIDDEN, 403)]
#[case(Error::InvalidInvite, 400)]
#[case(Error::query("x"), 400)]
#[case(RequestError::RouteNotFound { path: "/x".into() }, 404)]
#[case(Error::UnprocessableContent("x".into()), 422)]
#[case(Error::internal("x"), 500)]
fn statuses_follow_the_contract(#[case] error: impl Into<RequestError>, #[case] wanted: u16) {
    assert_eq!(error.into().status().as_u16(), wanted);
}
