//! Cross-origin requests, as the npm package `cors` handles them with Directus' `CORS_*` settings.

use axum::body::Body;
use axum::response::Response;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, CONTENT_LENGTH, VARY,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use crate::settings::{CorsOrigin, CorsSettings};

/// What the settings allow to the origin of a request.
pub(super) struct Allowance<'a> {
    settings: &'a CorsSettings,
    origin: Option<HeaderValue>,
}

impl<'a> Allowance<'a> {
    /// For a request with this `Origin` header.
    pub(super) fn new(settings: &'a CorsSettings, origin: Option<&HeaderValue>) -> Self {
        Self { settings, origin: allowed_origin(&settings.origin, origin) }
    }

    /// Adds the headers of every response, preflight or not.
    pub(super) fn add_to(&self, headers: &mut HeaderMap) {
        if let Some(origin) = &self.origin {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        }
        if self.settings.origin != CorsOrigin::Any {
            vary(headers, "Origin");
            if self.settings.credentials {
                headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
            }
        }
        if let Some(exposed) = &self.settings.exposed_headers {
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed.clone());
        }
    }
}

/// The response to `OPTIONS`, whatever the path: while CORS is on, the router gets no request with that method.
pub(super) fn preflight(settings: &CorsSettings, method: &Method, request: &HeaderMap) -> Option<Response> {
    if method != Method::OPTIONS {
        return None;
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, settings.methods.clone());
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from(settings.max_age));
    headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    let requested = || request.get(ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    if let Some(allowed) = settings.allowed_headers.clone().or_else(requested) {
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, allowed);
    }
    if settings.allowed_headers.is_none() {
        vary(headers, "Access-Control-Request-Headers");
    }
    Some(response)
}

fn allowed_origin(allowed: &CorsOrigin, origin: Option<&HeaderValue>) -> Option<HeaderValue> {
    match allowed {
        CorsOrigin::Any => Some(HeaderValue::from_static("*")),
        CorsOrigin::Reflect => origin.cloned(),
        CorsOrigin::Fixed(fixed) => Some(fixed.clone()),
        CorsOrigin::List(rules) => {
            let origin = origin?;
            let text = origin.to_str().ok()?;
            rules.iter().any(|rule| rule.matches(text)).then(|| origin.clone())
        }
    }
}

/// Adds a name to `Vary` unless it is there.
fn vary(headers: &mut HeaderMap, name: &'static str) {
    let known = headers.get(VARY).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if known.split(',').any(|entry| entry.trim().eq_ignore_ascii_case(name)) {
        return;
    }
    let all = if known.is_empty() {
        Ok(HeaderValue::from_static(name))
    } else {
        format!("{name}, {known}").try_into()
    };
    if let Ok(all) = all {
        headers.insert(VARY, all);
    }
}
