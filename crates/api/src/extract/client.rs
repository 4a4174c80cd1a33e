//! The client of a request: address, user agent and origin (contract section 1, last paragraph).

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use http::header::{ORIGIN, USER_AGENT};
use http::request::Parts;
use http::{HeaderMap, HeaderName};
use vestibule_domain::Client;

use crate::settings::{HttpSettings, TrustProxy};

/// The length to which user agents are truncated, in characters.
const USER_AGENT_LIMIT: usize = 1024;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Extracts the client of a request.
#[derive(Debug, Clone)]
pub struct ClientInfo(pub Client);

impl<S> FromRequestParts<S> for ClientInfo
where
    Arc<HttpSettings>: FromRef<S>,
    S: Sync,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let settings = Arc::<HttpSettings>::from_ref(state);
        let peer = peer(&parts.extensions);
        Ok(Self(client(&settings, &parts.headers, peer)))
    }
}

/// The peer address of the connection, if the server provided it.
pub fn peer(extensions: &http::Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())
}

/// The client of a request with these headers over a connection from `peer`.
pub fn client(settings: &HttpSettings, headers: &HeaderMap, peer: Option<IpAddr>) -> Client {
    Client {
        ip: address(settings, headers, peer),
        user_agent: header(headers, &USER_AGENT).map(|text| text.chars().take(USER_AGENT_LIMIT).collect()),
        origin: header(headers, &ORIGIN).map(|text| text.into_owned()),
    }
}

/// The client's address: that of `IP_CUSTOM_HEADER` if it is valid, otherwise the one that `IP_TRUST_PROXY` selects from
/// `X-Forwarded-For` and the peer.
///
/// IPv4-mapped IPv6 addresses (`::ffff:192.0.2.1`) are canonicalised.
pub fn address(settings: &HttpSettings, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<IpAddr> {
    let custom =
        settings.ip_custom_header.as_ref().and_then(|name| header(headers, name)?.trim().parse().ok());
    custom.or_else(|| forwarded(&settings.trust_proxy, headers, peer)).map(|ip: IpAddr| ip.to_canonical())
}

/// Follows the chain from the peer towards the client, as long as the addresses are trusted proxies.
///
/// An entry that is not an address ends the chain, since the entries behind it cannot be verified.
fn forwarded(trust: &TrustProxy, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<IpAddr> {
    let mut client = peer?;
    if *trust == TrustProxy::None {
        return Some(client);
    }
    for (hop, next) in chain(headers).into_iter().enumerate() {
        let trusted = match trust {
            TrustProxy::None => false,
            TrustProxy::All => true,
            TrustProxy::Hops(hops) => hop < *hops,
            TrustProxy::Networks(networks) => networks.iter().any(|net| net.contains(&client.to_canonical())),
        };
        match next {
            Some(next) if trusted => client = next,
            _ => break,
        }
    }
    Some(client)
}

/// The entries of `X-Forwarded-For`, the one nearest to the server first.
fn chain(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let texts = headers.get_all(FORWARDED_FOR);
    let mut chain: Vec<_> = texts
        .iter()
        .flat_map(|text| text.to_str().unwrap_or_default().split(',').map(entry).collect::<Vec<_>>())
        .collect();
    chain.reverse();
    chain
}

/// An address, with or without a port (some proxies add one).
fn entry(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<std::borrow::Cow<'a, str>> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const PEER: &str = "127.0.0.1";

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn headers(name: &'static str, text: &str) -> HeaderMap {
        HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_str(text).unwrap())])
    }

    fn trusting(trust: &str) -> HttpSettings {
        HttpSettings { trust_proxy: trust.parse().unwrap(), ..HttpSettings::default() }
    }

    #[rstest]
    #[case("false", "203.0.113.1", PEER)]
    #[case("true", "203.0.113.1", "203.0.113.1")]
    #[case("true", "203.0.113.1, 10.0.0.1", "203.0.113.1")]
    #[case("true", "", PEER)]
    #[case("0", "203.0.113.1", PEER)]
    #[case("1", "203.0.113.1, 10.0.0.1", "10.0.0.1")]
    #[case("2", "203.0.113.1, 10.0.0.1", "203.0.113.1")]
    #[case("9", "203.0.113.1, 10.0.0.1", "203.0.113.1")]
    #[case("loopback", "203.0.113.1, 10.0.0.1", "10.0.0.1")]
    #[case("loopback, uniquelocal", "198.51.100.1, 203.0.113.1, 10.0.0.1", "203.0.113.1")]
    #[case("loopback,10.0.0.0/8", "10.0.0.2, 10.0.0.1", "10.0.0.2")]
    #[case("192.0.2.0/24", "203.0.113.1", PEER)]
    #[case("true", "::ffff:203.0.113.1", "203.0.113.1")]
    #[case("true", "203.0.113.1:4711", "203.0.113.1")]
    #[case("true", "[2001:db8::1]:80", "2001:db8::1")]
    #[case("true", "unknown, 10.0.0.1", "10.0.0.1")]
    #[case("true", "nonsense", PEER)]
    fn the_chain_is_followed_through_trusted_proxies(
        #[case] trust: &str,
        #[case] chain: &str,
        #[case] wanted: &str,
    ) {
        let found = address(&trusting(trust), &headers("x-forwarded-for", chain), Some(ip(PEER)));
        assert_eq!(found, Some(ip(wanted)));
    }

    #[test]
    fn a_chain_may_have_several_headers() {
        let mut several = headers("x-forwarded-for", "203.0.113.1");
        several.append("x-forwarded-for", HeaderValue::from_static("10.0.0.1"));
        assert_eq!(address(&trusting("1"), &several, Some(ip(PEER))), Some(ip("10.0.0.1")));
        assert_eq!(address(&trusting("true"), &several, Some(ip(PEER))), Some(ip("203.0.113.1")));
    }

    #[rstest]
    #[case("203.0.113.9", "203.0.113.9")]
    #[case("::ffff:203.0.113.9", "203.0.113.9")]
    #[case("203.0.113.9, 203.0.113.10", PEER)]
    #[case("nonsense", PEER)]
    fn the_custom_header_must_have_one_address(#[case] value: &str, #[case] wanted: &str) {
        let settings = HttpSettings {
            ip_custom_header: Some(HeaderName::from_static("x-real-ip")),
            ..HttpSettings::default()
        };
        assert_eq!(address(&settings, &headers("x-real-ip", value), Some(ip(PEER))), Some(ip(wanted)));
    }

    #[test]
    fn a_mapped_address_is_canonicalised() {
        let mapped = Some(ip("::ffff:192.0.2.1"));
        assert_eq!(address(&trusting("false"), &HeaderMap::new(), mapped), Some(ip("192.0.2.1")));
        let missing = address(&trusting("true"), &headers("x-forwarded-for", "203.0.113.1"), None);
        assert_eq!(missing, None, "without a peer there is no address to trust");
    }

    #[test]
    fn a_long_user_agent_is_truncated_at_a_character() {
        let long = headers("user-agent", &"ä".repeat(2000));
        let client = client(&HttpSettings::default(), &long, None);
        assert_eq!(client.user_agent.unwrap().chars().count(), 1024);
        assert_eq!(client.origin, None);
    }

    proptest! {
        #[test]
        fn without_trust_the_chain_is_ignored(chain in "[ -~]{0,60}") {
            let found = address(&trusting("false"), &headers("x-forwarded-for", &chain), Some(ip(PEER)));
            prop_assert_eq!(found, Some(ip(PEER)));
        }

        #[test]
        fn one_hop_gives_the_last_entry(a: [u8; 4], b: [u8; 4]) {
            let (a, b) = (IpAddr::from(a), IpAddr::from(b));
            let found = address(&trusting("1"), &headers("x-forwarded-for", &format!("{a}, {b}")), Some(ip(PEER)));
            prop_assert_eq!(found, Some(b));
        }
    }
}
