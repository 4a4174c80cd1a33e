//! `CORS_*`: which other origins may read our answers.

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;

/// The settings behind `CORS_ENABLED=true`.
#[derive(Debug, Clone)]
pub struct CorsSettings {
    /// `CORS_ORIGIN`.
    pub origin: CorsOrigin,
    /// `CORS_METHODS`, joined by commas.
    pub methods: HeaderValue,
    /// `CORS_ALLOWED_HEADERS`, joined by commas; `None` allows what the browser asks for.
    pub allowed_headers: Option<HeaderValue>,
    /// `CORS_EXPOSED_HEADERS`, joined by commas.
    pub exposed_headers: Option<HeaderValue>,
    /// `CORS_CREDENTIALS`; never sent for [`CorsOrigin::Any`].
    pub credentials: bool,
    /// `CORS_MAX_AGE`: seconds a browser may remember a preflight.
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
    /// `*`: everybody, without credentials (GHSA-g27j-74fp-xfpr).
    Any,
    /// `true`: whoever asks is named.
    Reflect,
    /// One origin: it is named to everybody.
    Fixed(HeaderValue),
    /// Several origins: whoever asks is named if one of them fits.
    List(Vec<OriginRule>),
}

/// One entry of a list of origins.
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

    /// Whether `origin` fits.
    pub fn fits(&self, origin: &str) -> bool {
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
