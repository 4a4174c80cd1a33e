//! From a refusal to an answer: the only place that knows status codes (contract section 4).

pub mod catalogue;

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
        let shown: Vec<_> = errors.iter().map(|error| Told::new(error, self.for_admin)).collect();
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
        | Error::GraphqlValidation(_)
        | Error::GraphqlExecution(_)
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
    errors: Vec<Told>,
}

/// One refusal, as clients see it.
#[derive(Debug, Serialize)]
pub struct Told {
    message: String,
    extensions: Map<String, Value>,
}

impl Told {
    /// The refusals behind one error, where they do not decide the status (GraphQL).
    pub fn all(error: &Error, for_admin: bool) -> Vec<Self> {
        let errors = flatten(error);
        if common_status(&errors).is_server_error() {
            log(&errors);
        }
        errors.into_iter().map(|error| Self::new(error, for_admin)).collect()
    }

    /// A fault of ours that everybody may know of.
    pub fn of_message(message: String) -> Self {
        Self { message, ..Self::new(&Error::internal(""), false) }
    }

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
mod tests;
