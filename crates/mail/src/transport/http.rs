//! HTTP client for the APIs of mail services.

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use super::error::chain;
use super::{OpenError, SendError};

/// Timeout of a request including its response.
const TIMEOUT: Duration = Duration::from_secs(30);

/// An error response.
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    /// The header `x-amzn-errortype`, which only Amazon sends.
    pub(super) kind: String,
    pub(super) body: String,
}

/// A client that trusts the built-in root certificates and follows no redirect, so that keys and mails reach one host only.
pub(super) fn client() -> Result<Client, OpenError> {
    let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    let tls = ClientConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .map_err(|error| OpenError::Tls(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(Policy::none())
        .timeout(TIMEOUT)
        .build()
        .map_err(|error| OpenError::Tls(chain(&error)))
}

/// `https://{host}`.
pub(super) fn base(host: &str) -> Result<String, OpenError> {
    let base = format!("https://{host}");
    match reqwest::Url::parse(&base) {
        Ok(url) if url.path() == "/" && url.query().is_none() && url.username().is_empty() => Ok(base),
        _ => Err(OpenError::Host(host.to_owned())),
    }
}

/// Sends a request. `is_permanent` classifies error responses.
///
/// # Errors
/// Temporary if there was no response.
pub(super) async fn send(
    request: RequestBuilder,
    is_permanent: impl Fn(&Refusal) -> bool,
) -> Result<(), SendError> {
    // The URL is omitted: it may contain an account name, and the operator knows the host from the settings.
    let unreachable = |error: reqwest::Error| SendError::temporary(chain(&error.without_url()));
    let response = request.send().await.map_err(unreachable)?;
    let status = response.status();
    if status.is_success() {
        return Ok(());
    }
    let kind = response.headers().get("x-amzn-errortype").and_then(|value| value.to_str().ok());
    let kind = kind.unwrap_or_default().to_owned();
    let body = response.text().await.unwrap_or_default();
    let refusal = Refusal { status, kind, body };
    let reason = format!("{status}: {}", refusal.body.trim());
    Err(if is_permanent(&refusal) { SendError::permanent(reason) } else { SendError::temporary(reason) })
}

/// Checks that a server responds at `url`, with any status.
///
/// # Errors
/// Temporary if there was no response.
pub(super) async fn check_reachable(client: &Client, url: &str) -> Result<(), SendError> {
    match client.get(url).send().await {
        Ok(_) => Ok(()),
        Err(error) => Err(SendError::temporary(chain(&error.without_url()))),
    }
}

/// Whether the request itself is invalid, so that the same mail would be refused again. A wrong key, a missing permission,
/// an unknown domain and an exhausted quota are not included, because an operator can fix them.
pub(super) fn is_invalid_request(refusal: &Refusal) -> bool {
    matches!(refusal.status.as_u16(), 400 | 413 | 422)
}

/// Sets a URL-encoded form as the body.
pub(super) fn with_form(request: RequestBuilder, fields: &[(&str, &str)]) -> RequestBuilder {
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::base;

    #[test]
    fn a_host_gives_a_base_url() {
        assert_eq!(base("api.eu.mailgun.net").unwrap(), "https://api.eu.mailgun.net");
    }

    #[rstest]
    #[case("")]
    #[case("example.com/path")]
    #[case("example.com?x=1")]
    #[case("user@example.com")]
    #[case("two words")]
    fn anything_but_a_host_is_refused(#[case] host: &str) {
        assert!(base(host).is_err());
    }
}
