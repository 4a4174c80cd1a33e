//! The routes of the Studio.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, VARY,
};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::content_type::content_type;
use super::files::Found;
use super::page::Studio;
use crate::layers::{not_found, path};
use crate::state::ApiState;
use crate::wire::cookies;
use crate::wire::reply::HTML;

/// Content security policy of the Studio. It has no exceptions: there are no inline scripts or styles.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data: blob:;font-src 'self';connect-src 'self';\
     manifest-src 'self';form-action 'self';base-uri 'self';frame-ancestors 'self';object-src 'none'",
);

/// Names of files in this folder contain a digest of the content.
const HASHED: &str = "assets/";
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// `GET /admin`: the page.
pub async fn page(State(state): State<ApiState>, request: Request) -> Response {
    match &state.site.studio {
        Some(studio) => html(&state, studio, request.headers()),
        None => not_found(request).await.into_response(),
    }
}

/// `GET /admin/…`: a file of the build, otherwise the page, whose router handles the path.
pub async fn file(State(state): State<ApiState>, request: Request) -> Response {
    let Some(studio) = &state.site.studio else { return not_found(request).await.into_response() };
    let (parts, _) = request.into_parts();
    let name = path::written(&parts).split_at_checked("/admin/".len()).map_or("", |(_, name)| name);
    match studio.file(name, &parts.headers) {
        Some(found) => sent(name, found),
        // A page that was opened before an update requests files that do not exist any more: it must get an error.
        None if name.starts_with(HASHED) => {
            not_found(Request::from_parts(parts, axum::body::Body::empty())).await.into_response()
        }
        None => html(&state, studio, &parts.headers),
    }
}

/// Whether the request has a session cookie, valid or not.
fn has_session(state: &ApiState, headers: &HeaderMap) -> bool {
    cookies::get(headers, &state.http.session_cookie.name).is_some_and(|value| !value.is_empty())
}

fn html(state: &ApiState, studio: &Studio, request: &HeaderMap) -> Response {
    let status = if studio.is_missing() { StatusCode::NOT_FOUND } else { StatusCode::OK };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(HTML)),
        (CACHE_CONTROL, REVALIDATE),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (VARY, HeaderValue::from_static("Accept-Language, Cookie")),
    ];
    (status, headers, studio.page(has_session(state, request), request)).into_response()
}

fn sent(name: &str, Found { bytes, encoding }: Found) -> Response {
    let caching = if name.starts_with(HASHED) { FOR_EVER } else { REVALIDATE };
    let mut response = with_type(name, bytes);
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, caching);
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn with_type(name: &str, bytes: Bytes) -> Response {
    ([(CONTENT_TYPE, content_type(name))], bytes).into_response()
}
