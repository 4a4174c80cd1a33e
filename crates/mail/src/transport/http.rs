//! Speaking to the services that send mails.

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use super::error::chain;
use super::{OpenError, SendError};

/// How long a service may take for a whole answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request that was refused.
pub(super) struct Refusal {
    /// The status.
    pub(super) status: StatusCode,
    /// The value of `x-amzn-errortype`, which only Amazon sends.
    pub(super) kind: String,
    /// What the service said.
    pub(super) body: String,
}

/// A client that trusts the authorities of the web, and follows no redirection: keys and mails go to one host only.
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
        .timeout(PATIENCE)
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

/// Sends a request. A refusal is judged by `judge`: whether it is permanent.
///
/// # Errors
/// Temporary if there was no answer.
pub(super) async fn ask(request: RequestBuilder, judge: impl Fn(&Refusal) -> bool) -> Result<(), SendError> {
    // The URL is left out: it may hold the name of an account, and the host is in the settings.
    let unreachable = |error: reqwest::Error| SendError::temporary(chain(&error.without_url()));
    let answer = request.send().await.map_err(unreachable)?;
    let status = answer.status();
    if status.is_success() {
        return Ok(());
    }
    let kind = answer.headers().get("x-amzn-errortype").and_then(|value| value.to_str().ok());
    let kind = kind.unwrap_or_default().to_owned();
    let body = answer.text().await.unwrap_or_default();
    let refusal = Refusal { status, kind, body };
    let reason = format!("{status}: {}", refusal.body.trim());
    Err(if judge(&refusal) { SendError::permanent(reason) } else { SendError::temporary(reason) })
}

/// Whether there is somebody at `url`; what they say does not matter.
///
/// # Errors
/// Temporary if there was no answer.
pub(super) async fn reach(client: &Client, url: &str) -> Result<(), SendError> {
    match client.get(url).send().await {
        Ok(_) => Ok(()),
        Err(error) => Err(SendError::temporary(chain(&error.without_url()))),
    }
}

/// The request itself is wrong: the same mail would be refused again. A wrong key, a missing right, an unknown domain and
/// a used-up quota can be mended and are not among these.
pub(super) fn wrong_request(refusal: &Refusal) -> bool {
    matches!(refusal.status.as_u16(), 400 | 413 | 422)
}

/// Adds a form as the body.
pub(super) fn with_form(request: RequestBuilder, fields: &[(&str, &str)]) -> RequestBuilder {
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::base;

    #[test]
    fn a_host_makes_a_base() {
        assert_eq!(base("api.eu.mailgun.net").unwrap(), "https://api.eu.mailgun.net");
    }

    #[rstest]
    #[case("")]
    #[case("example.com/path")]
    #[case("example.com?x=1")]
    #[case("user@example.com")]
    #[case("two words")]
    fn anything_else_does_not(#[case] host: &str) {
        assert!(base(host).is_err());
    }
}
