//! Which addresses are in one hand.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The address that stands for a client: an IPv6 network of 64 bits is in one hand, so it counts as one. Requests
/// without an address share one, too.
pub fn rate_limit_prefix(address: Option<IpAddr>) -> IpAddr {
    match address {
        Some(IpAddr::V6(v6)) => IpAddr::V6(first_half(v6)),
        Some(v4) => v4,
        None => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    }
}

/// The network somebody is in: 24 bits of IPv4, since providers hand out addresses of one such network in turn, and 64
/// bits of IPv6.
pub fn network_prefix(address: Option<IpAddr>) -> IpAddr {
    match address {
        Some(IpAddr::V4(v4)) => IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits() & 0xFFFF_FF00)),
        other => rate_limit_prefix(other),
    }
}

fn first_half(v6: Ipv6Addr) -> Ipv6Addr {
    Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn a_network_of_ipv6_is_one_household() {
        assert_eq!(
            rate_limit_prefix(ip("2001:db8:1:2:3:4:5:6")),
            rate_limit_prefix(ip("2001:db8:1:2:ffff::1"))
        );
        assert_ne!(rate_limit_prefix(ip("2001:db8:1:2::1")), rate_limit_prefix(ip("2001:db8:1:3::1")));
        assert_eq!(rate_limit_prefix(ip("203.0.113.7")).to_string(), "203.0.113.7");
        assert_eq!(rate_limit_prefix(None).to_string(), "::");
    }

    #[test]
    fn neighbours_share_a_network() {
        assert_eq!(network_prefix(ip("203.0.113.7")).to_string(), "203.0.113.0");
        assert_eq!(network_prefix(ip("203.0.113.7")), network_prefix(ip("203.0.113.200")));
        assert_ne!(network_prefix(ip("203.0.113.7")), network_prefix(ip("203.0.114.7")));
        assert_eq!(network_prefix(ip("2001:db8:1:2:3::1")), network_prefix(ip("2001:db8:1:2::9")));
    }
}
