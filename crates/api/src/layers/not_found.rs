//! What no route takes.

use axum::extract::Request;

use super::path;
use crate::error::{ApiError, RequestError};

/// The answer to an unknown path, and to a method that a path does not have: 404 with the path as it was asked for.
///
/// Use it as `fallback` and as `method_not_allowed_fallback` of the router.
pub async fn not_found(request: Request) -> ApiError {
    let (parts, _) = request.into_parts();
    RequestError::RouteNotFound { path: path::raw(&parts).to_owned() }.into()
}
