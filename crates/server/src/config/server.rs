//! Listen address, public URL and proxies.

use std::fmt;
use std::time::Duration;

use axum::http::HeaderName;
use vestibule_api::settings::TrustProxy;

use super::read::{Parsed, Reader, Url, Value, bytes, duration, flag, host_name, integer, off_or, text};

/// Listen address, public URL, proxies and related settings.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    /// `HOST`: an IP address or a host name.
    pub(crate) host: String,
    /// `PORT`; 0 selects a free port.
    pub(crate) port: u16,
    /// `PUBLIC_URL`.
    pub(crate) public_url: PublicUrl,
    /// `ROOT_REDIRECT`: target of the redirect of `GET /`; `None` for no redirect.
    pub(crate) root_redirect: Option<String>,
    /// `ROBOTS_TXT`: the content of the file.
    pub(crate) robots_txt: String,
    /// `SERVE_APP`.
    pub(crate) serve_app: bool,
    /// `MAX_PAYLOAD_SIZE`, in bytes.
    pub(crate) max_payload_size: usize,
    /// `SERVER_SHUTDOWN_TIMEOUT`.
    pub(crate) shutdown_timeout: Duration,
    /// `IP_TRUST_PROXY`.
    pub(crate) trust_proxy: TrustProxy,
    /// `IP_CUSTOM_HEADER`.
    pub(crate) ip_custom_header: Option<HeaderName>,
}

/// Where users reach the server: an absolute URL, or a path that begins with `/` for relative links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PublicUrl {
    /// With scheme and host.
    Absolute(Url),
    /// A path without trailing slash: empty for `/`.
    Path(String),
}

impl Server {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            host: reader.need("HOST", host_name),
            port: reader.need("PORT", integer(0..=u16::MAX)),
            public_url: reader.need("PUBLIC_URL", PublicUrl::parse),
            root_redirect: reader.get("ROOT_REDIRECT", off_or(location)).flatten(),
            robots_txt: reader.need("ROBOTS_TXT", text),
            serve_app: reader.need("SERVE_APP", flag),
            max_payload_size: usize::try_from(reader.need("MAX_PAYLOAD_SIZE", bytes)).unwrap_or(usize::MAX),
            shutdown_timeout: reader
                .need("SERVER_SHUTDOWN_TIMEOUT", duration(Duration::ZERO..=Duration::from_secs(3600))),
            trust_proxy: reader.need("IP_TRUST_PROXY", proxies),
            ip_custom_header: reader.get("IP_CUSTOM_HEADER", off_or(header_name)).flatten(),
        }
    }
}

impl PublicUrl {
    fn parse(value: &Value) -> Parsed<Self> {
        let written = text(value)?;
        let is_path = written.starts_with('/') && !written.starts_with("//");
        if is_path && written.bytes().all(|b| b.is_ascii_graphic() && !b"?#\\".contains(&b)) {
            return Ok(Self::Path(written.trim_end_matches('/').to_owned()));
        }
        let allowed =
            "use / or an absolute URL such as https://login.example.com, without query and fragment";
        Url::parse(&written).map(Self::Absolute).ok_or_else(|| allowed.into())
    }

    /// The path without trailing slash: empty for `https://example.com/`.
    pub(crate) fn path(&self) -> &str {
        match self {
            Self::Absolute(url) => url.path(),
            Self::Path(path) => path,
        }
    }

    /// The URL; `None` for a path.
    pub(crate) fn absolute(&self) -> Option<&Url> {
        match self {
            Self::Absolute(url) => Some(url),
            Self::Path(_) => None,
        }
    }
}

impl Default for PublicUrl {
    fn default() -> Self {
        Self::Path(String::new())
    }
}

/// Without trailing slash, so that paths can be appended.
impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absolute(url) => f.write_str(&url.text),
            Self::Path(path) => f.write_str(path),
        }
    }
}

/// A number is a number of proxies: as in Express, `1` is not `true`.
fn proxies(value: &Value) -> Parsed<TrustProxy> {
    value.as_text().to_ascii_lowercase().parse().map_err(|_| {
        "use false, true, a number of proxies, or a list of addresses, ranges such as 10.0.0.0/8, loopback, \
         linklocal and uniquelocal"
            .into()
    })
}

fn header_name(value: &Value) -> Parsed<HeaderName> {
    text(value)?.parse().map_err(|_| "use the name of a header such as X-Real-IP".into())
}

/// Target of a redirect: a valid value of the header `Location`.
fn location(value: &Value) -> Parsed<String> {
    let target = text(value)?;
    if target.contains(char::is_control) { Err("use a path or a URL".into()) } else { Ok(target) }
}
