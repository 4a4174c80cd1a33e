//! `GET /server/specs/oas`: the OpenAPI document for the actor; and `GET /docs` (not in Directus): a page to try the API.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::CONTENT_SECURITY_POLICY;

use crate::error::{ApiError, RequestError};
use crate::extract::actor::{CurrentActor, OneToken};
use crate::extract::path::OriginalPath;
use crate::openapi;
use crate::state::ApiState;
use crate::wire::reply;

/// Content security policy of the page, which loads its own two files and connects to this server only.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
);

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";

/// `GET /server/specs/oas`.
pub async fn oas(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    path: OriginalPath,
) -> Result<Response, ApiError> {
    if !state.site.openapi {
        return Err(RequestError::RouteNotFound { path: path.0 }.into());
    }
    Ok(reply::document(&openapi::document(&actor, &state.app.settings().public_url)))
}

/// `GET /docs`.
pub async fn page(State(state): State<ApiState>, _: OneToken, path: OriginalPath) -> Response {
    part(&state, path, include_str!("../../pages/docs.html"), reply::HTML)
}

/// `GET /docs/docs.js`.
pub async fn script(State(state): State<ApiState>, _: OneToken, path: OriginalPath) -> Response {
    part(&state, path, include_str!("../../pages/docs.js"), JAVASCRIPT)
}

/// `GET /docs/docs.css`.
pub async fn style(State(state): State<ApiState>, _: OneToken, path: OriginalPath) -> Response {
    part(&state, path, include_str!("../../pages/docs.css"), CSS)
}

fn part(state: &ApiState, path: OriginalPath, content: &'static str, content_type: &'static str) -> Response {
    if !state.site.openapi {
        return ApiError::from(RequestError::RouteNotFound { path: path.0 }).into_response();
    }
    let mut response = reply::file(content.to_owned(), content_type);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, POLICY);
    response
}
