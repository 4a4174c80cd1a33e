//! From an error to a response: the only place that knows error codes, messages and status codes (contract section 4).

pub mod catalogue;
mod domain_error;
mod request_error;
mod validation;

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};
use vestibule_domain::Error;

pub use self::domain_error::{code, status};
pub use self::request_error::{RequestError, Result};
use crate::wire::reply::JSON;

/// An error response.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiError {
    /// The error.
    pub error: RequestError,
    /// Whether the actor is an administrator, who sees the text of an internal error.
    pub for_admin: bool,
}

impl ApiError {
    /// A response to an administrator.
    pub fn for_admin(error: impl Into<RequestError>) -> Self {
        Self { error: error.into(), for_admin: true }
    }
}

impl<E: Into<RequestError>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self { error: error.into(), for_admin: false }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let errors = self.error.flatten();
        let status = common_status(errors.iter().map(RequestError::status));
        if status.is_server_error() {
            log(&errors);
        }
        let objects: Vec<_> = errors.iter().map(|error| ErrorObject::new(error, self.for_admin)).collect();
        let body = serde_json::to_vec(&Envelope { errors: objects }).unwrap_or_default();
        let mut response = (status, body).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
        add_headers(&errors, &mut response);
        response
    }
}

/// The status of all errors if it is the same, otherwise 500.
fn common_status(mut statuses: impl Iterator<Item = StatusCode>) -> StatusCode {
    let first = statuses.next().unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if statuses.all(|other| other == first) { first } else { StatusCode::INTERNAL_SERVER_ERROR }
}

fn log(errors: &[RequestError]) {
    for error in errors {
        match error {
            RequestError::Domain(Error::Internal(error)) => tracing::error!(%error, "a request failed"),
            RequestError::Domain(error) => tracing::warn!(%error, "a request was refused"),
            other => tracing::warn!(error = other.message(), "a request was refused"),
        }
    }
}

fn add_headers(errors: &[RequestError], response: &mut Response) {
    let headers = response.headers_mut();
    for error in errors {
        match error {
            RequestError::Domain(
                Error::RequestsExceeded { retry_after, .. }
                | Error::ServiceUnavailable { retry_after: Some(retry_after), .. },
            ) => {
                headers.insert(RETRY_AFTER, HeaderValue::from(whole_seconds(*retry_after)));
            }
            RequestError::MethodNotAllowed { allowed, .. } => {
                if let Ok(allowed) = HeaderValue::from_str(&allowed.join(", ")) {
                    headers.insert(ALLOW, allowed);
                }
            }
            _ => {}
        }
    }
}

/// Rounded up, so that a client that waits this long does not retry too early.
fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

#[derive(Serialize)]
struct Envelope {
    errors: Vec<ErrorObject>,
}

/// An entry of `errors` in a response.
#[derive(Debug, Serialize)]
pub struct ErrorObject {
    message: String,
    extensions: Map<String, Value>,
}

impl ErrorObject {
    /// The entries for an error that does not decide the status of the response (GraphQL).
    pub fn all(error: &Error, for_admin: bool) -> Vec<Self> {
        let errors = RequestError::from(error.clone()).flatten();
        if common_status(errors.iter().map(RequestError::status)).is_server_error() {
            log(&errors);
        }
        errors.iter().map(|error| Self::new(error, for_admin)).collect()
    }

    /// An internal error whose message is shown to every client.
    pub fn of_message(message: String) -> Self {
        Self { message, ..Self::new(&Error::internal("").into(), false) }
    }

    fn new(error: &RequestError, for_admin: bool) -> Self {
        let message = match error {
            RequestError::Domain(Error::Internal(error)) if for_admin => error.to_string(),
            other => other.message(),
        };
        let mut extensions = error.extensions();
        extensions.insert("code".into(), error.code().into());
        Self { message, extensions }
    }
}

#[cfg(test)]
mod tests;
