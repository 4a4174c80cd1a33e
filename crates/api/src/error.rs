//! From a refusal to an answer: the only place that knows status codes (contract section 4).

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};
use vestibule_domain::Error;

use crate::wire::reply::JSON;

/// A refusal on its way to the client.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiError {
    /// What happened.
    pub error: Error,
    /// Whether the caller is an administrator, who is shown the text behind `INTERNAL_SERVER_ERROR`.
    pub for_admin: bool,
}

impl ApiError {
    /// A refusal that an administrator may see in full.
    pub fn for_admin(error: impl Into<Error>) -> Self {
        Self { error: error.into(), for_admin: true }
    }
}

impl<E: Into<Error>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self { error: error.into(), for_admin: false }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let errors = flatten(&self.error);
        let status = common_status(&errors);
        if status.is_server_error() {
            log(&errors);
        }
        let shown: Vec<_> = errors.iter().map(|error| Shown::new(error, self.for_admin)).collect();
        let body = serde_json::to_vec(&Envelope { errors: shown }).unwrap_or_default();
        let mut response = (status, body).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
        add_headers(&errors, &mut response);
        response
    }
}

/// The status of one refusal.
pub fn status(error: &Error) -> StatusCode {
    match error {
        Error::InvalidCredentials | Error::InvalidOtp | Error::TokenExpired | Error::UserSuspended => {
            StatusCode::UNAUTHORIZED
        }
        Error::InvalidToken | Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::InvalidInvite
        | Error::InvalidPayload(_)
        | Error::InvalidQuery(_)
        | Error::FailedValidation(_)
        | Error::RecordNotUnique { .. }
        | Error::InvalidForeignKey { .. }
        | Error::NotNullViolation { .. }
        | Error::ValueTooLong { .. }
        | Error::ValueOutOfRange { .. } => StatusCode::BAD_REQUEST,
        Error::RouteNotFound { .. } => StatusCode::NOT_FOUND,
        Error::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
        Error::UnprocessableContent(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::RequestsExceeded { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::ServiceUnavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        Error::Several(_) => common_status(&flatten(error)),
    }
}

/// The refusals behind one error, in order.
fn flatten(error: &Error) -> Vec<&Error> {
    match error {
        Error::Several(errors) => errors.iter().flat_map(flatten).collect(),
        other => vec![other],
    }
}

/// The status that all have in common; 500 if they differ.
fn common_status(errors: &[&Error]) -> StatusCode {
    let mut all = errors.iter().map(|error| status(error));
    let first = all.next().unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if all.all(|other| other == first) { first } else { StatusCode::INTERNAL_SERVER_ERROR }
}

fn log(errors: &[&Error]) {
    for error in errors {
        match error {
            Error::Internal(text) => tracing::error!(error = %text, "a request failed"),
            other => tracing::warn!(error = %other, "a request was refused"),
        }
    }
}

fn add_headers(errors: &[&Error], response: &mut Response) {
    let headers = response.headers_mut();
    for error in errors {
        match error {
            Error::RequestsExceeded { retry_after, .. }
            | Error::ServiceUnavailable { retry_after: Some(retry_after), .. } => {
                headers.insert(RETRY_AFTER, HeaderValue::from(whole_seconds(*retry_after)));
            }
            Error::MethodNotAllowed { allowed, .. } => {
                if let Ok(allowed) = HeaderValue::from_str(&allowed.join(", ")) {
                    headers.insert(ALLOW, allowed);
                }
            }
            _ => {}
        }
    }
}

/// Rounded up, so that whoever waits as told does not come too early.
fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

#[derive(Serialize)]
struct Envelope {
    errors: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    message: String,
    extensions: Map<String, Value>,
}

impl Shown {
    fn new(error: &Error, for_admin: bool) -> Self {
        let message = match error {
            Error::Internal(text) if for_admin => text.clone(),
            other => other.message(),
        };
        let mut extensions = error.extensions();
        extensions.insert("code".into(), error.code().into());
        Self { message, extensions }
    }
}

#[cfg(test)]
mod tests {
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
    fn several_refusals_need_one_status(#[case] errors: Vec<Error>, #[case] wanted: StatusCode) {
        assert_eq!(ApiError::from(Error::Several(errors)).into_response().status(), wanted);
    }

    #[tokio::test]
    async fn several_refusals_are_all_named() {
        let both = text(ApiError::from(Error::Several(vec![bare("a"), bare("b")])).into_response()).await;
        assert!(both.contains(r#""field":"a""#) && both.contains(r#""field":"b""#), "{both}");
    }

    #[tokio::test]
    async fn only_administrators_see_what_broke() {
        let broken = Error::internal("disk full");
        let plain = text(ApiError::from(broken.clone()).into_response()).await;
        assert_eq!(
            plain,
            r#"{"errors":[{"message":"An unexpected error occurred.","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}"#
        );
        assert!(text(ApiError::for_admin(broken).into_response()).await.contains("disk full"));
    }

    #[test]
    fn a_limit_says_when_to_come_back() {
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
    fn a_wrong_method_names_the_right_ones() {
        let wrong = Error::MethodNotAllowed { current: "PUT".into(), allowed: vec!["GET", "POST"] };
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
    #[case(Error::RouteNotFound { path: "/x".into() }, 404)]
    #[case(Error::UnprocessableContent("x".into()), 422)]
    #[case(Error::internal("x"), 500)]
    fn statuses_follow_the_contract(#[case] error: Error, #[case] wanted: u16) {
        assert_eq!(status(&error).as_u16(), wanted);
    }
}
