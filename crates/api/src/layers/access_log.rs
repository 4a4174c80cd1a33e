//! One line per request, without secrets (GHSA-8vg2-wf3q-mwv7, GHSA-vw58-ph65-6rxp): no cookies, no authorization, no
//! values of query parameters that have to do with secrets.

use std::fmt::Write;
use std::time::Instant;

use axum::extract::Request;
use axum::response::Response;
use http::{Method, Uri};
use percent_encoding::percent_decode_str;

/// Stands in place of a secret.
const REDACTED: &str = "--redacted--";

/// Words that tell a secret by the name of its parameter, or by a filter on it. What a variable of GraphQL holds is told by
/// no word.
const SECRETS: [&str; 7] = ["token", "password", "secret", "otp", "hash", "auth", "variables"];

/// A request whose line is to be written.
pub(super) struct Entry {
    method: Method,
    target: String,
    started: Instant,
}

impl Entry {
    /// Notes what the line needs; `None` if nobody wants to read it.
    pub(super) fn start(request: &Request) -> Option<Self> {
        tracing::enabled!(target: "access", tracing::Level::INFO).then(|| Self {
            method: request.method().clone(),
            target: without_secrets(request.uri()),
            started: Instant::now(),
        })
    }

    /// Writes the line.
    pub(super) fn finish(self, response: &Response) {
        let status = response.status().as_u16();
        let millis = self.started.elapsed().as_millis();
        tracing::info!(target: "access", "{} {} {status} {millis}ms", self.method, self.target);
    }
}

/// Path and query, the values of parameters that may be secret covered.
fn without_secrets(uri: &Uri) -> String {
    let mut text = uri.path().to_owned();
    let Some(query) = uri.query() else { return text };
    let mut separator = '?';
    for pair in query.split('&') {
        let _ = match pair.split_once('=') {
            Some((name, _)) if is_secret(pair) => write!(text, "{separator}{name}={REDACTED}"),
            _ => write!(text, "{separator}{pair}"),
        };
        separator = '&';
    }
    text
}

/// Whether a name, or a value such as a filter in JSON, mentions a secret. Rather too often than too seldom.
fn is_secret(pair: &str) -> bool {
    let plain = percent_decode_str(pair).decode_utf8_lossy().to_ascii_lowercase();
    SECRETS.iter().any(|word| plain.contains(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("/users", "/users")]
    #[case("/users?fields=id&limit=1", "/users?fields=id&limit=1")]
    #[case("/users?access_token=abc&limit=1", "/users?access_token=--redacted--&limit=1")]
    #[case("/users?ACCESS%5ftoken=abc", "/users?ACCESS%5ftoken=--redacted--")]
    #[case("/users?access_token[]=abc=d", "/users?access_token[]=--redacted--")]
    #[case("/users/register/verify-email?token=abc", "/users/register/verify-email?token=--redacted--")]
    #[case("/users?filter[token][_eq]=abc", "/users?filter[token][_eq]=--redacted--")]
    #[case("/users?filter=%7B%22tfa_secret%22:1%7D", "/users?filter=--redacted--")]
    #[case(
        "/graphql/system?query={auth_login(password:%22x%22)}&variables=%7B%22x%22:1%7D",
        "/graphql/system?query=--redacted--&variables=--redacted--"
    )]
    #[case("/users?", "/users?")]
    fn secrets_are_covered(#[case] uri: &str, #[case] wanted: &str) {
        assert_eq!(without_secrets(&uri.parse().unwrap()), wanted);
    }

    proptest! {
        #[test]
        fn no_token_gets_through(before in "[a-z=&]{0,9}", after in "[a-z=&]{0,9}") {
            let uri = format!("/x?{before}&access_token=S3CR3T&{after}").parse().unwrap();
            prop_assert!(!without_secrets(&uri).contains("S3CR3T"));
        }
    }
}
