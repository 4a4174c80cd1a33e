//! Finds the token of a request (contract section 2).

use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use serde_json::Value;
use vestibule_domain::token::AccessToken;
use vestibule_domain::{Error, Result, Secret};

use super::query_string;
use crate::settings::HttpSettings;
use crate::wire::cookies;

/// The token of a request, and the value of its session cookie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Token {
    /// The token that authenticates: of the query, else of the header, else of the cookie.
    pub value: Option<Secret>,
    /// The value of the session cookie, whether it authenticates or not.
    pub cookie: Option<AccessToken>,
}

impl Token {
    /// Finds the token of a request.
    ///
    /// # Errors
    /// `INVALID_PAYLOAD` if both query and header have one.
    pub fn of(parts: &Parts, settings: &HttpSettings) -> Result<Self> {
        let query = parts.uri.query().and_then(|query| in_query(query, settings));
        let header = in_header(&parts.headers);
        if query.is_some() && header.is_some() {
            return Err(Error::payload(
                "The request uses more than one method for including an access token",
            ));
        }
        let cookie = cookies::get(&parts.headers, &settings.session_cookie.name);
        let cookie =
            cookie.filter(|value| !value.is_empty()).map(|value| AccessToken::new(value.into_owned()));
        Ok(Self { value: query.or(header).or_else(|| cookie.clone().map(Secret::from)), cookie })
    }

    /// Whether the token that authenticates is that of the session cookie.
    pub fn is_of_cookie(&self) -> bool {
        self.cookie.is_some() && self.cookie.clone().map(Secret::from) == self.value
    }
}

fn in_query(query: &str, settings: &HttpSettings) -> Option<Secret> {
    if !query.contains("access_token") && !query.contains('%') {
        return None;
    }
    match query_string::parse(query, settings.query).remove("access_token") {
        Some(Value::String(token)) if !token.is_empty() => Some(token.into()),
        _ => None,
    }
}

/// The token of `Bearer x`: exactly two parts, the first in any case. Any other header is ignored.
fn in_header(headers: &HeaderMap<HeaderValue>) -> Option<Secret> {
    let text = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = text.split_once(' ')?;
    let is_token = scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && !token.contains(' ');
    is_token.then(|| Secret::from(token))
}

#[cfg(test)]
mod tests {
    use http::Request;
    use rstest::rstest;

    use super::*;

    fn token(uri: &str, header: Option<&str>, cookie: Option<&str>) -> Result<Token> {
        let mut request = Request::builder().uri(uri);
        if let Some(header) = header {
            request = request.header("authorization", header);
        }
        if let Some(cookie) = cookie {
            request = request.header("cookie", format!("directus_session_token={cookie}"));
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        Token::of(&parts, &HttpSettings::default())
    }

    #[rstest]
    #[case("Bearer abc", Some("abc"))]
    #[case("bearer abc", Some("abc"))]
    #[case("BEARER abc", Some("abc"))]
    #[case("Bearer", None)]
    #[case("Bearer ", None)]
    #[case("Bearer  abc", None)]
    #[case("Bearer abc x", None)]
    #[case("Basic abc", None)]
    #[case("abc", None)]
    fn only_bearer_headers_are_read(#[case] header: &str, #[case] expected: Option<&str>) {
        let found = token("/", Some(header), None).expect("no refusal");
        assert_eq!(found.value.as_ref().map(Secret::expose), expected);
    }

    #[test]
    fn a_token_in_the_query_takes_precedence_over_the_cookie() {
        let found = token("/?access_token=q", None, Some("c")).expect("no refusal");
        assert_eq!((found.value.clone(), found.cookie.clone()), (Some("q".into()), Some("c".into())));
        assert!(!found.is_of_cookie());
        assert!(token("/", None, Some("c")).expect("no refusal").is_of_cookie());
    }

    #[test]
    fn two_tokens_are_refused() {
        assert!(token("/?access_token=a", Some("Bearer a"), None).is_err());
    }

    #[test]
    fn tokens_are_not_printed() {
        let found = token("/?access_token=hunter2", None, Some("hunter2")).expect("no refusal");
        assert_eq!(format!("{found:?}"), "Token { value: Some(…), cookie: Some(…) }");
    }
}
