//! `/` and `/robots.txt`.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::LOCATION;
use http::{HeaderValue, StatusCode};

use crate::error::{ApiError, RequestError};
use crate::extract::actor::OneToken;
use crate::state::ApiState;
use crate::wire::reply;

/// `GET /` redirects to `ROOT_REDIRECT`.
pub async fn root(State(state): State<ApiState>, _: OneToken) -> Response {
    let target = state.site.root_redirect.as_deref().and_then(|target| HeaderValue::from_str(target).ok());
    match target {
        Some(target) => (StatusCode::FOUND, [(LOCATION, target)]).into_response(),
        None => ApiError::from(RequestError::RouteNotFound { path: "/".into() }).into_response(),
    }
}

/// `GET /robots.txt`.
pub async fn robots(State(state): State<ApiState>, _: OneToken) -> Response {
    reply::text(state.site.robots_txt.clone(), reply::PLAIN)
}
