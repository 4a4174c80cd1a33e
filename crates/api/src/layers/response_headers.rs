//! Headers that every response has (contract section 1.2 and 1.3).

use axum::response::Response;
use http::header::{
    CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue};

use crate::settings::HttpSettings;

const X_POWERED_BY: HeaderName = HeaderName::from_static("x-powered-by");
const CROSS_ORIGIN_OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const CDN_CACHE_CONTROL: HeaderName = HeaderName::from_static("cdn-cache-control");

/// The headers that depend on the settings only, built once.
pub(super) struct ResponseHeaders(Vec<(HeaderName, HeaderValue)>);

impl ResponseHeaders {
    pub(super) fn new(settings: &HttpSettings) -> Self {
        let mut all = vec![
            (X_POWERED_BY, HeaderValue::from_static("Directus")),
            (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            // A link in a mail has a token in its query: no page sends it to another site as the referrer (GHSA-2ccr-g2rv-h677).
            (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        ];
        if let Some(policy) = &settings.content_security_policy {
            all.push((CONTENT_SECURITY_POLICY, policy.clone()));
        }
        if settings.cross_origin_opener_policy {
            all.push((CROSS_ORIGIN_OPENER_POLICY, HeaderValue::from_static("same-origin-allow-popups")));
        }
        if let Some(hsts) = &settings.hsts {
            all.push((STRICT_TRANSPORT_SECURITY, hsts.clone()));
        }
        Self(all)
    }

    /// Adds the headers that the response does not have yet.
    pub(super) fn add_to(&self, response: &mut Response) {
        let headers = response.headers_mut();
        for (name, value) in &self.0 {
            headers.entry(name).or_insert_with(|| value.clone());
        }
    }
}

/// Whether the responses of a path concern one user, so that no shared cache may store them.
pub(super) fn is_personal(path: &str) -> bool {
    ["/auth", "/users/me", "/graphql"]
        .iter()
        .any(|prefix| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Forbids shared caches to store a response (RFC 9213, GHSA-cff8-x7jv-4fm8).
///
/// `Cache-Control` itself is part of the wire format: `no-cache`, which makes caches revalidate before they answer.
pub(super) fn forbid_shared_caching(response: &mut Response) {
    response.headers_mut().insert(CDN_CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("/auth", true)]
    #[case("/auth/login", true)]
    #[case("/users/me", true)]
    #[case("/users/me/tfa/generate", true)]
    #[case("/users", false)]
    #[case("/users/medium", false)]
    #[case("/authors", false)]
    #[case("/server/info", false)]
    fn personal_paths(#[case] path: &str, #[case] wanted: bool) {
        assert_eq!(is_personal(path), wanted);
    }
}
