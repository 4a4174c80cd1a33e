//! Headers that every answer has (contract section 1.2 and 1.3).

use axum::response::Response;
use http::header::{
    CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue};

use crate::settings::HttpSettings;

const X_POWERED_BY: HeaderName = HeaderName::from_static("x-powered-by");
const CROSS_ORIGIN_OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const CDN_CACHE_CONTROL: HeaderName = HeaderName::from_static("cdn-cache-control");

/// The headers, made once from the settings.
pub(super) struct ResponseHeaders(Vec<(HeaderName, HeaderValue)>);

impl ResponseHeaders {
    /// Collects them.
    pub(super) fn new(settings: &HttpSettings) -> Self {
        let mut all = vec![
            (X_POWERED_BY, HeaderValue::from_static("Directus")),
            (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            // No page of ours tells another site the token in its address (GHSA-2ccr-g2rv-h677).
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

    /// Adds them, unless the answer has its own.
    pub(super) fn add_to(&self, response: &mut Response) {
        let headers = response.headers_mut();
        for (name, value) in &self.0 {
            headers.entry(name).or_insert_with(|| value.clone());
        }
    }
}

/// Whether the answers of a path belong to one person, so that nobody between us and the client may keep them.
pub(super) fn is_personal(path: &str) -> bool {
    ["/auth", "/users/me", "/graphql"]
        .iter()
        .any(|prefix| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Tells shared caches to keep their hands off (RFC 9213, GHSA-cff8-x7jv-4fm8).
///
/// `Cache-Control` itself is part of the wire format: `no-cache`, which makes every cache ask before it answers.
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
