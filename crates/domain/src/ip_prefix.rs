//! IP prefixes, by which clients are counted.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The key of rate limits: the IPv4 address, or the /64 prefix of an IPv6 address, since one client has all addresses of
/// it. Requests without an address share one key.
pub fn rate_limit_prefix(address: Option<IpAddr>) -> IpAddr {
    match address {
        Some(IpAddr::V6(v6)) => IpAddr::V6(first_64_bits(v6)),
        Some(v4) => v4,
        None => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    }
}

/// The network of a client: the /24 prefix of IPv4, since providers reassign addresses within it, and the /64 prefix of
/// IPv6.
pub fn network_prefix(address: Option<IpAddr>) -> IpAddr {
    match address {
        Some(IpAddr::V4(v4)) => IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits() & 0xFFFF_FF00)),
        other => rate_limit_prefix(other),
    }
}

fn first_64_bits(v6: Ipv6Addr) -> Ipv6Addr {
    Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn ipv6_clients_are_counted_by_64_bit_prefix() {
        assert_eq!(
            rate_limit_prefix(ip("2001:db8:1:2:3:4:5:6")),
            rate_limit_prefix(ip("2001:db8:1:2:ffff::1"))
        );
        assert_ne!(rate_limit_prefix(ip("2001:db8:1:2::1")), rate_limit_prefix(ip("2001:db8:1:3::1")));
        assert_eq!(rate_limit_prefix(ip("203.0.113.7")).to_string(), "203.0.113.7");
        assert_eq!(rate_limit_prefix(None).to_string(), "::");
    }

    #[test]
    fn a_network_is_a_24_bit_or_64_bit_prefix() {
        assert_eq!(network_prefix(ip("203.0.113.7")).to_string(), "203.0.113.0");
        assert_eq!(network_prefix(ip("203.0.113.7")), network_prefix(ip("203.0.113.200")));
        assert_ne!(network_prefix(ip("203.0.113.7")), network_prefix(ip("203.0.114.7")));
        assert_eq!(network_prefix(ip("2001:db8:1:2:3::1")), network_prefix(ip("2001:db8:1:2::9")));
    }
}
