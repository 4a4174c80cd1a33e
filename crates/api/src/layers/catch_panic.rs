//! A panic in one request becomes an answer of 500 and does not end the process (GHSA-hmgw-9jrg-hf2m).
//!
//! `tower_http::catch_panic` would cost more: it allocates a second box for the body of every response.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use vestibule_domain::Error;

use crate::error::ApiError;

/// The response of a future, or `INTERNAL_SERVER_ERROR` if it panics.
///
/// A panic drops what the future owns. It must not leave state half changed that outlives the request.
pub(super) async fn catch_panic(response: impl Future<Output = Response>) -> Response {
    match AssertUnwindSafe(response).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => ApiError::from(Error::internal(format!("panic: {}", message(&*panic)))).into_response(),
    }
}

/// The text a panic was raised with.
fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("?")
}
