//! The response where no route matches.

use axum::extract::Request;

use super::path;
use crate::error::{ApiError, RequestError};

/// 404 for an unknown path and for a method that a path does not have, with the path as the client wrote it.
///
/// Use it as `fallback` and as `method_not_allowed_fallback` of the router.
pub async fn not_found(request: Request) -> ApiError {
    let (parts, _) = request.into_parts();
    RequestError::RouteNotFound { path: path::raw(&parts).to_owned() }.into()
}
