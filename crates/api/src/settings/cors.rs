//! `CORS_*`: the origins that may read responses.

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;

/// The settings of `CORS_ENABLED=true`.
#[derive(Debug, Clone)]
pub struct CorsSettings {
    /// `CORS_ORIGIN`.
    pub origin: CorsOrigin,
    /// `CORS_METHODS`, joined by commas.
    pub methods: HeaderValue,
    /// `CORS_ALLOWED_HEADERS`, joined by commas; `None` allows the headers that the browser requests.
    pub allowed_headers: Option<HeaderValue>,
    /// `CORS_EXPOSED_HEADERS`, joined by commas.
    pub exposed_headers: Option<HeaderValue>,
    /// `CORS_CREDENTIALS`; never sent for [`CorsOrigin::Any`].
    pub credentials: bool,
    /// `CORS_MAX_AGE`: how long a browser may cache a preflight, in seconds.
    pub max_age: u64,
}

impl CorsSettings {
    /// The defaults of Directus for everything but the origin.
    pub fn new(origin: CorsOrigin) -> Self {
        Self {
            origin,
            methods: HeaderValue::from_static("GET,POST,PATCH,DELETE"),
            allowed_headers: Some(HeaderValue::from_static("Content-Type,Authorization")),
            exposed_headers: Some(HeaderValue::from_static("Content-Range")),
            credentials: true,
            max_age: 18000,
        }
    }
}

/// `CORS_ORIGIN`, when it is not false.
#[derive(Debug, Clone, PartialEq)]
pub enum CorsOrigin {
    /// `*`: every origin, without credentials (GHSA-g27j-74fp-xfpr).
    Any,
    /// `true`: the origin of the request is returned.
    Reflect,
    /// One origin, which every response has.
    Fixed(HeaderValue),
    /// Several rules: the origin of the request is returned if one of them matches.
    List(Vec<OriginRule>),
}

/// A rule of a list of origins.
#[derive(Debug, Clone, PartialEq)]
pub enum OriginRule {
    /// Exactly this origin.
    Exact(String),
    /// An origin that passes a test, such as a regular expression (`regex:`).
    Test(OriginTest),
}

/// A test of an origin. Two tests are equal only if they are the same one.
#[derive(Clone)]
pub struct OriginTest(Arc<dyn Fn(&str) -> bool + Send + Sync>);

impl OriginRule {
    /// A rule made of a function.
    pub fn test(test: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        Self::Test(OriginTest(Arc::new(test)))
    }

    /// Whether `origin` matches.
    pub fn matches(&self, origin: &str) -> bool {
        match self {
            Self::Exact(exact) => exact == origin,
            Self::Test(OriginTest(test)) => test(origin),
        }
    }
}

impl PartialEq for OriginTest {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for OriginTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OriginTest(…)")
    }
}
