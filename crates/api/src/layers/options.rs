//! The response to `OPTIONS` while CORS is off: the methods of the path, as in Express. Only this response and those with
//! status 405 have the `Allow` header.

use axum::body::Body;
use axum::response::Response;
use http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};

use super::search_method::HasSearch;
use crate::wire::reply::HTML;

/// The order in which Directus lists them.
const ORDER: [&str; 7] = ["POST", "GET", "HEAD", "SEARCH", "PATCH", "DELETE", "PUT"];

/// Paths that Directus answers before its routers, so that they have no list of methods.
const WITHOUT_LIST: [&str; 3] = ["/", "/robots.txt", "/server/ping"];

/// Whether the path belongs to one of Directus' routers, which answer `OPTIONS` with the methods they have.
pub(super) fn has_list(path: &str) -> bool {
    !WITHOUT_LIST.contains(&path)
}

/// Removes the `Allow` header that the router adds to unknown methods. If `is_wanted`, the response becomes the list of methods.
pub(super) fn replace_allow(is_wanted: bool, response: &mut Response) {
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        return;
    }
    let Some(allow) = response.headers_mut().remove(ALLOW) else { return };
    if is_wanted && response.status() == StatusCode::NOT_FOUND {
        let search = response.extensions().get::<HasSearch>().is_some();
        list(&sorted(allow.to_str().unwrap_or_default(), search), response);
    }
}

fn sorted(allow: &str, search: bool) -> String {
    let allowed: Vec<_> = allow.split(',').chain(search.then_some("SEARCH")).collect();
    ORDER.into_iter().filter(|method| allowed.contains(method)).collect::<Vec<_>>().join(",")
}

fn list(methods: &str, response: &mut Response) {
    let Ok(allow) = HeaderValue::from_str(methods) else { return };
    *response.status_mut() = StatusCode::OK;
    *response.body_mut() = Body::from(methods.to_owned());
    let headers = response.headers_mut();
    headers.insert(ALLOW, allow);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(HTML));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(methods.len()));
}
