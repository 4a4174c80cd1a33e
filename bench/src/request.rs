//! Requests to the measured server. They are built once and cloned for each time they are sent.

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, USER_AGENT};
use http::request::Builder;
use http::{HeaderValue, Method};
use http_body_util::Full;

use crate::target::Target;

/// A request with its whole body. hyper adds `Content-Length`.
pub type Request = http::Request<Full<Bytes>>;

/// How a request authenticates.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Credential<'a> {
    /// Not at all.
    None,
    /// `Authorization: Bearer …`.
    Bearer(&'a str),
    /// `Cookie: …`, one pair of name and value.
    Cookie(&'a str),
}

/// A `GET` request.
///
/// # Errors
///
/// If the path or the credential has bytes that no URL or header may have.
pub fn get(target: &Target, path: &str, credential: Credential<'_>) -> Result<Request, http::Error> {
    start(Method::GET, target, path, credential)?.body(Full::default())
}

/// A request with a JSON body.
///
/// # Errors
///
/// As [`get`].
pub fn with_json(
    method: Method,
    target: &Target,
    path: &str,
    credential: Credential<'_>,
    body: String,
) -> Result<Request, http::Error> {
    start(method, target, path, credential)?
        .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
        .body(Full::from(body))
}

/// Request line and the headers of every request.
fn start(
    method: Method,
    target: &Target,
    path: &str,
    credential: Credential<'_>,
) -> Result<Builder, http::Error> {
    let builder = Builder::new()
        .method(method)
        .uri(target.path(path))
        .header(HOST, target.authority())
        .header(USER_AGENT, concat!("vestibule-bench/", env!("CARGO_PKG_VERSION")))
        .header(ACCEPT, HeaderValue::from_static("application/json"));
    let credential = match credential {
        Credential::None => return Ok(builder),
        Credential::Bearer(token) => (AUTHORIZATION, sensitive(&format!("Bearer {token}"))?),
        Credential::Cookie(pair) => (COOKIE, sensitive(pair)?),
    };
    Ok(builder.header(credential.0, credential.1))
}

/// A header value that `Debug` does not print.
fn sensitive(text: &str) -> Result<HeaderValue, http::Error> {
    let mut value = HeaderValue::from_str(text)?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::{Credential, Request, get, with_json};
    use crate::target::Target;
    use http::Method;
    use hyper::body::Body;

    fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
        request.headers().get(name).map(|value| value.to_str().unwrap())
    }

    #[test]
    fn get_carries_the_credential() {
        let target = Target::parse("http://127.0.0.1:8055/api").unwrap();
        let request = get(&target, "/users/me", Credential::Bearer("t0ken")).unwrap();
        assert_eq!((request.method(), request.uri().path()), (&Method::GET, "/api/users/me"));
        assert_eq!(header(&request, "host"), Some("127.0.0.1:8055"));
        assert_eq!(header(&request, "authorization"), Some("Bearer t0ken"));
        let request = get(&target, "/users/me", Credential::Cookie("a=b")).unwrap();
        assert_eq!(header(&request, "cookie"), Some("a=b"));
        assert_eq!(header(&request, "authorization"), None);
    }

    #[test]
    fn credentials_are_not_printed() {
        let target = Target::parse("http://127.0.0.1:8055").unwrap();
        for credential in [Credential::Bearer("t0ken"), Credential::Cookie("a=t0ken")] {
            let request = get(&target, "/users/me", credential).unwrap();
            assert!(!format!("{request:?}").contains("t0ken"));
        }
    }

    #[test]
    fn credentials_that_no_header_may_have_are_refused() {
        let target = Target::parse("http://127.0.0.1:8055").unwrap();
        assert!(get(&target, "/users/me", Credential::Bearer("a\r\nX: y")).is_err());
    }

    #[test]
    fn the_length_counts_bytes() {
        let target = Target::parse("http://127.0.0.1:8055").unwrap();
        let body = r#"{"password":"ä"}"#.to_owned();
        let request = with_json(Method::POST, &target, "/auth/login", Credential::None, body).unwrap();
        assert_eq!(request.body().size_hint().exact(), Some(17));
        assert_eq!(header(&request, "content-type"), Some("application/json"));
        assert!(header(&request, "authorization").is_none() && header(&request, "cookie").is_none());
    }
}
