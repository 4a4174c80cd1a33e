//! `IP_TRUST_PROXY`: the proxies whose `X-Forwarded-For` is trusted (the setting `trust proxy` of Express).

use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;

/// The trusted proxies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TrustProxy {
    /// `false`: none. The client is the peer of the connection.
    #[default]
    None,
    /// `true`: all. The client is the first address of the chain.
    All,
    /// A number: this many hops, counted from the server.
    Hops(usize),
    /// A list of addresses, networks and the names `loopback`, `linklocal` and `uniquelocal`.
    Networks(Vec<IpNet>),
}

/// An invalid value of `IP_TRUST_PROXY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidTrustProxy(pub String);

impl std::fmt::Display for InvalidTrustProxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "\"{}\" is none of true, false, a number of hops, and a list of addresses, networks, loopback, linklocal \
             and uniquelocal",
            self.0
        )
    }
}

impl std::error::Error for InvalidTrustProxy {}

impl FromStr for TrustProxy {
    type Err = InvalidTrustProxy;

    fn from_str(text: &str) -> Result<Self, InvalidTrustProxy> {
        match text.trim() {
            "false" | "" => Ok(Self::None),
            "true" => Ok(Self::All),
            text => match text.parse() {
                Ok(hops) => Ok(Self::Hops(hops)),
                Err(_) => networks(text).map(Self::Networks),
            },
        }
    }
}

fn networks(text: &str) -> Result<Vec<IpNet>, InvalidTrustProxy> {
    let mut networks = Vec::new();
    for entry in text.split(',').map(str::trim) {
        match named(entry) {
            Some(named) => networks.extend(named.iter().filter_map(|network| network.parse::<IpNet>().ok())),
            None => networks.push(network(entry).ok_or_else(|| InvalidTrustProxy(entry.to_owned()))?),
        }
    }
    Ok(networks)
}

fn named(name: &str) -> Option<&'static [&'static str]> {
    match name {
        "loopback" => Some(&["127.0.0.0/8", "::1/128"]),
        "linklocal" => Some(&["169.254.0.0/16", "fe80::/10"]),
        "uniquelocal" => Some(&["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]),
        _ => None,
    }
}

fn network(entry: &str) -> Option<IpNet> {
    entry.parse().ok().or_else(|| entry.parse::<IpAddr>().ok().map(IpNet::from))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("false", TrustProxy::None)]
    #[case("true", TrustProxy::All)]
    #[case("0", TrustProxy::Hops(0))]
    #[case("2", TrustProxy::Hops(2))]
    fn settings_are_read(#[case] text: &str, #[case] wanted: TrustProxy) {
        assert_eq!(text.parse(), Ok(wanted));
    }

    #[test]
    fn names_are_networks() {
        let Ok(TrustProxy::Networks(networks)) = "loopback, 203.0.113.7, 2001:db8::/32".parse() else {
            panic!("a list was expected");
        };
        let texts: Vec<_> = networks.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["127.0.0.0/8", "::1/128", "203.0.113.7/32", "2001:db8::/32"]);
        let all: TrustProxy = "loopback,linklocal,uniquelocal".parse().unwrap();
        assert!(matches!(all, TrustProxy::Networks(networks) if networks.len() == 8));
    }

    #[rstest]
    #[case("yes")]
    #[case("-1")]
    #[case("loopback,")]
    #[case("10.0.0.0/33")]
    fn other_texts_are_refused_by_name(#[case] text: &str) {
        assert!(text.parse::<TrustProxy>().unwrap_err().to_string().contains("is none of true, false"));
    }
}
