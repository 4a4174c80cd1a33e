//! The server that is measured.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use http::Uri;

use crate::error::Error;

/// Address of the server, on this machine only.
///
/// Any address outside the loopback interface is refused, so that the tool cannot be used to attack servers of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    address: SocketAddr,
    authority: String,
    prefix: String,
}

impl Target {
    /// Parses `http://HOST[:PORT][/PREFIX]`. HOST is `localhost` (read as 127.0.0.1) or a loopback address.
    ///
    /// # Errors
    ///
    /// For any other URL.
    pub fn parse(url: &str) -> Result<Self, Error> {
        let uri: Uri = url.parse().map_err(|_| Error::Target("it is not a URL"))?;
        if uri.scheme_str() != Some("http") {
            return Err(Error::Target("it must begin with http://"));
        }
        let authority = uri.authority().ok_or(Error::Target("it has no host"))?;
        if authority.as_str().contains('@') || uri.query().is_some() {
            return Err(Error::Target("it may have no user information and no query string"));
        }
        let address = SocketAddr::new(loopback(authority.host())?, authority.port_u16().unwrap_or(80));
        let prefix = uri.path().trim_end_matches('/').to_owned();
        Ok(Self { address, authority: authority.as_str().to_owned(), prefix })
    }

    /// Socket address to connect to.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Value of the `Host` header.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// A path of the API below the path of the URL.
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// The URL, as it is printed.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.authority, self.prefix)
    }
}

/// The loopback address of a host. Names are not looked up.
fn loopback(host: &str) -> Result<IpAddr, Error> {
    if host.eq_ignore_ascii_case("localhost") {
        return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    match literal.parse::<IpAddr>() {
        Ok(address) if address.is_loopback() => Ok(address),
        _ => Err(Error::Target("only servers on this machine are measured: 127.0.0.1, [::1] or localhost")),
    }
}

#[cfg(test)]
mod tests {
    use super::Target;
    use rstest::rstest;

    #[rstest]
    #[case("http://127.0.0.1:8055", "127.0.0.1:8055", "/users/me")]
    #[case("http://localhost:8055/", "127.0.0.1:8055", "/users/me")]
    #[case("http://127.9.9.9", "127.9.9.9:80", "/users/me")]
    #[case("http://[::1]:8055/api/", "[::1]:8055", "/api/users/me")]
    fn loopback_urls_are_accepted(#[case] url: &str, #[case] address: &str, #[case] path: &str) {
        let target = Target::parse(url).unwrap();
        assert_eq!(target.address().to_string(), address);
        assert_eq!(target.path("/users/me"), path);
    }

    #[rstest]
    #[case("http://example.com")]
    #[case("http://10.0.0.1:8055")]
    #[case("http://0.0.0.0:8055")]
    #[case("http://127.0.0.1.example.com")]
    #[case("http://localhost.example.com")]
    #[case("http://127.0.0.1@example.com")]
    #[case("http://user@127.0.0.1")]
    #[case("http://[::ffff:10.0.0.1]")]
    #[case("https://127.0.0.1")]
    #[case("127.0.0.1:8055")]
    #[case("http://127.0.0.1/?a=b")]
    #[case("")]
    fn other_urls_are_refused(#[case] url: &str) {
        assert!(Target::parse(url).is_err(), "{url}");
    }
}
