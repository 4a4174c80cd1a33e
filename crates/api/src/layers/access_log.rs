//! The access log: one line per request, without secrets (GHSA-8vg2-wf3q-mwv7, GHSA-vw58-ph65-6rxp): no cookies, no
//! authorization, no values of query parameters that may be secret.

use std::fmt::Write;
use std::time::Instant;

use axum::extract::Request;
use axum::response::Response;
use http::{Method, Uri};
use percent_encoding::percent_decode_str;

/// Replaces the value of a query parameter that may be secret.
const REDACTED: &str = "--redacted--";

/// A query parameter is redacted if its name or its value contains one of these words: a filter names a secret field in its
/// value. `variables` of GraphQL may hold a secret under any name.
const SECRETS: [&str; 7] = ["token", "password", "secret", "otp", "hash", "auth", "variables"];

/// The line of a request that is not answered yet.
pub(super) struct Entry {
    method: Method,
    target: String,
    started: Instant,
}

impl Entry {
    /// Keeps what the line needs of the request; `None` if the access log is off.
    pub(super) fn start(request: &Request) -> Option<Self> {
        tracing::enabled!(target: "access", tracing::Level::INFO).then(|| Self {
            method: request.method().clone(),
            target: without_secrets(request.uri()),
            started: Instant::now(),
        })
    }

    /// Writes the line, inside the span of the request, which has the other fields.
    pub(super) fn finish(self, response: &Response) {
        let status = response.status().as_u16();
        let duration_ms = milliseconds(self.started);
        tracing::info!(target: "access", status, duration_ms, "{} {}", self.method, self.target);
    }
}

/// Milliseconds since an instant, to the microsecond.
fn milliseconds(started: Instant) -> f64 {
    let micros = u32::try_from(started.elapsed().as_micros()).unwrap_or(u32::MAX);
    f64::from(micros) / 1000.0
}

/// Path and query, the values of parameters that may be secret replaced.
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

/// Whether a parameter mentions a secret in its name, or in its value as a filter in JSON may. It errs on the side of redacting.
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
    fn secrets_are_redacted(#[case] uri: &str, #[case] wanted: &str) {
        assert_eq!(without_secrets(&uri.parse().unwrap()), wanted);
    }

    proptest! {
        #[test]
        fn no_access_token_is_logged(before in "[a-z=&]{0,9}", after in "[a-z=&]{0,9}") {
            let uri = format!("/x?{before}&access_token=S3CR3T&{after}").parse().unwrap();
            prop_assert!(!without_secrets(&uri).contains("S3CR3T"));
        }
    }
}
