//! URLs, host names, email addresses and HTTP tokens.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::Uri;

use super::cast::Value;
use super::kinds::{Parsed, text};

/// An absolute HTTP URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Url {
    /// Without trailing slash.
    pub(crate) text: String,
    /// Host in lower case, without brackets.
    pub(crate) host: String,
    /// Whether the scheme is `https`.
    pub(crate) secure: bool,
}

impl Url {
    /// Parses a URL of scheme `http` or `https` with a host and without user, query and fragment.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let uri: Uri = text.parse().ok()?;
        let secure = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let host = uri.host()?.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        let plain =
            !text.contains(['#', '?']) && !uri.authority()?.as_str().contains('@') && is_host_name(&host);
        plain.then(|| Self { text: text.trim_end_matches('/').to_owned(), host, secure })
    }

    /// The path without trailing slash: empty for `https://example.com/`.
    pub(crate) fn path(&self) -> &str {
        let after_scheme = self.text.find("://").map_or(0, |at| at + 3);
        self.text[after_scheme..].find('/').map_or("", |at| &self.text[after_scheme + at..])
    }

    /// Whether browsers treat the host as the local machine, and therefore as secure without HTTPS.
    pub(crate) fn is_local(&self) -> bool {
        self.host == "localhost"
            || self.host.ends_with(".localhost")
            || self.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}

/// A host name or an IP address.
pub(crate) fn host_name(value: &Value) -> Parsed<String> {
    let host = text(value)?;
    if is_host_name(&host) { Ok(host) } else { Err("use a host name or an IP address".into()) }
}

fn is_host_name(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    host.parse::<Ipv6Addr>().is_ok() || host.strip_suffix('.').unwrap_or(host).split('.').all(is_label)
}

/// A mail address, alone or as `Name <address>`.
pub(crate) fn mail_address(value: &Value) -> Parsed<String> {
    let written = text(value)?;
    let address = match written.trim().strip_suffix('>') {
        Some(named) => named.rsplit_once('<').map_or("", |(_, address)| address),
        None => written.trim(),
    };
    let whole = address.rsplit_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    let plain = !written.contains(char::is_control) && !address.contains([' ', '<', '>', ',']);
    if whole && plain {
        Ok(written.trim().to_owned())
    } else {
        Err("use a mail address such as me@example.com".into())
    }
}

/// An HTTP token (RFC 9110, section 5.6.2): the name of a header, a method or a cookie.
pub(crate) fn token(value: &Value) -> Parsed<String> {
    let token = text(value)?;
    let is_tchar = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    if !token.is_empty() && token.bytes().all(is_tchar) {
        Ok(token)
    } else {
        Err("use letters, digits, - and _ only".into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://login.example.com", "login.example.com", true)]
    #[case("http://localhost:8055/", "localhost", false)]
    #[case("https://EXAMPLE.com/cms/", "example.com", true)]
    #[case("http://[::1]:8055", "::1", false)]
    fn urls(#[case] text: &str, #[case] host: &str, #[case] secure: bool) {
        let expected = Url { text: text.trim_end_matches('/').into(), host: host.into(), secure };
        assert_eq!(Url::parse(text), Some(expected));
    }

    #[rstest]
    #[case("example.com")]
    #[case("/cms")]
    #[case("ftp://example.com")]
    #[case("https://")]
    #[case("https://user:pass@example.com")]
    #[case("https://example.com?a=b")]
    #[case("https://example.com/#a")]
    #[case("https://exa mple.com")]
    #[case("javascript:alert(1)")]
    fn no_urls(#[case] text: &str) {
        assert_eq!(Url::parse(text), None);
    }

    #[rstest]
    #[case("http://localhost", true)]
    #[case("http://app.localhost", true)]
    #[case("http://127.0.0.1:8055", true)]
    #[case("http://[::1]", true)]
    #[case("http://localhost.example.com", false)]
    #[case("http://10.0.0.1", false)]
    fn local_urls(#[case] text: &str, #[case] local: bool) {
        assert_eq!(Url::parse(text).map(|url| url.is_local()), Some(local));
    }

    #[rstest]
    #[case("0.0.0.0", true)]
    #[case("::", true)]
    #[case("db-1.internal_net", true)]
    #[case("example.com.", true)]
    #[case("", false)]
    #[case("a b", false)]
    #[case("a..b", false)]
    #[case("http://a", false)]
    fn host_names(#[case] host: &str, #[case] right: bool) {
        assert_eq!(host_name(&Value::Text(host.into())).is_ok(), right);
    }

    #[rstest]
    #[case("me@example.com", true)]
    #[case("root@localhost", true)]
    #[case("Example, Inc. <me@example.com>", true)]
    #[case("example.com", false)]
    #[case("@example.com", false)]
    #[case("me@", false)]
    #[case("a@b.c, d@e.f", false)]
    #[case("Me <example.com>", false)]
    #[case("me@example.com\nBcc: you@example.com", false)]
    fn mail_addresses(#[case] address: &str, #[case] right: bool) {
        assert_eq!(mail_address(&Value::Text(address.into())).is_ok(), right);
    }

    #[rstest]
    #[case("directus_session_token", true)]
    #[case("__Host-session", true)]
    #[case("", false)]
    #[case("a b", false)]
    #[case("a=b", false)]
    #[case("a;b", false)]
    #[case("é", false)]
    fn tokens(#[case] word: &str, #[case] right: bool) {
        assert_eq!(token(&Value::Text(word.into())).is_ok(), right);
    }

    proptest! {
        #[test]
        fn no_url_panics(text in "(https?://)?.{0,40}") {
            Url::parse(&text);
        }
    }
}
