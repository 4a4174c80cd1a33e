//! One request that panics is one answer of 500, not the end of the process (GHSA-hmgw-9jrg-hf2m).

use std::any::Any;
use std::panic::AssertUnwindSafe;

use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use vestibule_domain::Error;

use crate::error::ApiError;

/// The answer of `work`, or the one for a fault of ours if it panics.
///
/// Whatever `work` held is dropped with it; state that outlives a request must not be left half changed by a panic.
pub(super) async fn caught(work: impl Future<Output = Response>) -> Response {
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => ApiError::from(Error::Internal(format!("panic: {}", words(&*panic)))).into_response(),
    }
}

fn words(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("?")
}
