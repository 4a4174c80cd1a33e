//! Options of the HTTP side: plain values, which the binary reads from the configuration.

mod cors;
mod graphql;
mod metrics;
mod pressure;
mod trust_proxy;

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

pub use cors::{CorsOrigin, CorsSettings, OriginRule, OriginTest};
pub use graphql::GraphqlSettings;
pub use metrics::MetricsSettings;
pub use pressure::Pressure;
pub use trust_proxy::{InvalidTrustProxy, TrustProxy};
/// `…_POINTS` events per `…_DURATION`.
pub use vestibule_domain::window::Limit as RateLimit;

/// The policy without any `CONTENT_SECURITY_POLICY_*`: resources of this server only, and no site may frame its pages.
pub const DEFAULT_CONTENT_SECURITY_POLICY: &str = "script-src 'self';worker-src 'self' blob:;child-src 'self' blob:;\
img-src 'self' data: blob:;media-src 'self';connect-src 'self' https://* wss://*;default-src 'self';base-uri 'self';\
font-src 'self' https: data:;form-action 'self';frame-ancestors 'self';object-src 'none';script-src-attr 'none';\
style-src 'self' https: 'unsafe-inline'";

/// `HSTS_ENABLED` without further settings: one year, all subdomains.
pub const DEFAULT_HSTS: &str = "max-age=31536000; includeSubDomains";

/// Options of the HTTP side (contract section 18). The defaults are those of Directus.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// `MAX_PAYLOAD_SIZE`: the longest body that is read, in bytes, after decompression.
    pub max_payload_size: usize,
    /// How much of a query string is read.
    pub query: QueryLimits,
    /// `IP_TRUST_PROXY`: which proxies' `X-Forwarded-For` is trusted.
    pub trust_proxy: TrustProxy,
    /// `IP_CUSTOM_HEADER`: a header with the client's address; `None` if not set.
    pub ip_custom_header: Option<HeaderName>,
    /// `CORS_*`; `None` if `CORS_ENABLED` or `CORS_ORIGIN` is false.
    pub cors: Option<CorsSettings>,
    /// `CONTENT_SECURITY_POLICY_*` as a complete header; `None` sends none.
    pub content_security_policy: Option<HeaderValue>,
    /// `CROSS_ORIGIN_OPENER_POLICY_ENABLED`.
    pub cross_origin_opener_policy: bool,
    /// `HSTS_*` as a complete header; `None` if `HSTS_ENABLED` is false.
    pub hsts: Option<HeaderValue>,
    /// `PRESSURE_LIMITER_*`: set by the task that measures the load; `None` if not enabled.
    pub pressure: Option<Arc<Pressure>>,
    /// `RATE_LIMITER_*`: requests of one address; `None` if not enabled.
    pub rate_limiter: Option<RateLimit>,
    /// `RATE_LIMITER_GLOBAL_*`: requests of all addresses together; `None` if not enabled.
    pub rate_limiter_global: Option<RateLimit>,
    /// `RATE_LIMITER_REGISTRATION_*`: registrations from one address; `None` if not enabled.
    pub rate_limiter_registration: Option<RateLimit>,
    /// `REFRESH_TOKEN_COOKIE_*`, with `REFRESH_TOKEN_TTL`.
    pub refresh_cookie: CookieSettings,
    /// `SESSION_COOKIE_*`.
    pub session_cookie: CookieSettings,
    /// `GRAPHQL_*`.
    pub graphql: GraphqlSettings,
    /// `METRICS_*`; `None` if the route does not exist.
    pub metrics: Option<MetricsSettings>,
}

/// How much of a query string is read (`QUERYSTRING_*`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryLimits {
    /// `QUERYSTRING_MAX_PARSE_DEPTH`: brackets that open a level; the rest of a key is taken as one name.
    pub depth: usize,
    /// `QUERYSTRING_ARRAY_LIMIT`: up to this index, numbered names make a list and not an object.
    pub array: usize,
    /// Pairs of name and value that are read; the rest is ignored.
    pub parameters: usize,
}

/// Attributes of a cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CookieSettings {
    /// `…_COOKIE_NAME`.
    pub name: String,
    /// `…_COOKIE_SECURE`.
    pub secure: bool,
    /// `…_COOKIE_SAME_SITE`.
    pub same_site: SameSite,
    /// `…_COOKIE_DOMAIN`.
    pub domain: Option<String>,
    /// `Max-Age`.
    pub ttl: Duration,
}

/// The `SameSite` attribute of a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameSite {
    /// Never with requests that another site starts.
    Strict,
    /// With navigation from another site only.
    Lax,
    /// With every request; browsers require `Secure` with it.
    None,
}

impl SameSite {
    /// Reads a setting: `strict`, `lax` or `none`, in any case; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "strict" => Some(Self::Strict),
            "lax" => Some(Self::Lax),
            "none" => Some(Self::None),
            _ => None,
        }
    }
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            max_payload_size: 1024 * 1024,
            query: QueryLimits::default(),
            trust_proxy: TrustProxy::None,
            ip_custom_header: None,
            cors: None,
            content_security_policy: Some(HeaderValue::from_static(DEFAULT_CONTENT_SECURITY_POLICY)),
            cross_origin_opener_policy: true,
            hsts: None,
            pressure: None,
            rate_limiter: None,
            rate_limiter_global: None,
            rate_limiter_registration: Some(RateLimit { points: 5, duration: Duration::from_secs(60) }),
            refresh_cookie: CookieSettings::new("directus_refresh_token", 7 * DAY),
            session_cookie: CookieSettings::new("directus_session_token", DAY),
            graphql: GraphqlSettings::default(),
            metrics: None,
        }
    }
}

impl Default for QueryLimits {
    fn default() -> Self {
        Self { depth: 10, array: 500, parameters: 1000 }
    }
}

impl CookieSettings {
    /// A cookie of this name and age with Directus' defaults: `SameSite=Lax`, not `Secure`, no `Domain`.
    pub fn new(name: impl Into<String>, ttl: Duration) -> Self {
        Self { name: name.into(), secure: false, same_site: SameSite::Lax, domain: None, ttl }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_site_is_read_in_any_case() {
        assert_eq!(SameSite::parse("Strict"), Some(SameSite::Strict));
        assert_eq!(SameSite::parse("lax"), Some(SameSite::Lax));
        assert_eq!(SameSite::parse("NONE"), Some(SameSite::None));
        assert_eq!(SameSite::parse("foo"), None);
        assert_eq!(SameSite::parse(""), None);
    }
}
