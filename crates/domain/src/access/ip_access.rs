//! Address lists of policies: single addresses, ranges `a-b` and CIDR blocks (contract section 8).
//!
//! IPv4-mapped IPv6 addresses (`::ffff:10.0.0.1`) are canonicalised to IPv4 everywhere.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net};

use crate::{Error, Result};

const WRONG: &str =
    "IP Access contains an incorrect value. Valid values are: IP addresses, IP ranges and CIDR blocks";

/// Length of the prefix of IPv4-mapped IPv6 addresses in bits.
const MAPPED_BITS: u8 = 96;

/// Validates a list before it is stored. Spaces around an address are allowed.
///
/// # Errors
///
/// [`Error::InvalidPayload`] if an entry is none of these, such as a host name, a wildcard or an empty text.
pub fn check(entries: &[String]) -> Result<()> {
    if entries.iter().all(|entry| Entry::parse(entry).is_some()) {
        Ok(())
    } else {
        Err(Error::payload(WRONG))
    }
}

/// Whether a list contains `ip`. The empty list contains every address, and requests without an address too.
///
/// An invalid entry matches nothing, so that a damaged list denies access.
pub fn allows(entries: &[String], ip: Option<IpAddr>) -> bool {
    if entries.is_empty() {
        return true;
    }
    let Some(ip) = ip.map(|ip| ip.to_canonical()) else { return false };
    entries.iter().filter_map(|entry| Entry::parse(entry)).any(|entry| entry.contains(ip))
}

/// One entry. Addresses are canonical: none is an IPv4-mapped IPv6 address.
enum Entry {
    /// A block; a single address is a block of one.
    Block(IpNet),
    /// From the first to the last address, inclusive, of one IP version.
    Range(IpAddr, IpAddr),
}

impl Entry {
    fn parse(text: &str) -> Option<Self> {
        if let Some((first, last)) = text.split_once('-') {
            let (first, last) = (address(first)?, address(last)?);
            return (first.is_ipv4() == last.is_ipv4() && first <= last).then_some(Self::Range(first, last));
        }
        if text.contains('/') {
            return block(text).map(Self::Block);
        }
        address(text).map(|ip| Self::Block(ip.into()))
    }

    fn contains(&self, ip: IpAddr) -> bool {
        match self {
            Self::Block(block) => block.contains(&ip),
            // All IPv4 addresses are less than all IPv6 addresses, and both ends are of one IP version.
            Self::Range(first, last) => (first..=last).contains(&&ip),
        }
    }
}

fn address(text: &str) -> Option<IpAddr> {
    text.trim_matches(' ').parse::<IpAddr>().ok().map(|ip| ip.to_canonical())
}

/// A block; bits after its prefix may be set, as in `10.1.2.3/16`.
fn block(text: &str) -> Option<IpNet> {
    match text.trim_matches(' ').parse().ok()? {
        IpNet::V6(net) if net.prefix_len() >= MAPPED_BITS => match net.addr().to_ipv4_mapped() {
            Some(ip) => Ipv4Net::new(ip, net.prefix_len() - MAPPED_BITS).ok().map(IpNet::V4),
            None => Some(IpNet::V6(net)),
        },
        net => Some(net),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn list(entries: &[&str]) -> Vec<String> {
        entries.iter().map(|&entry| entry.to_owned()).collect()
    }

    #[rstest]
    #[case("10.1.2.3")]
    #[case(" 10.1.2.3 ")]
    #[case("::1")]
    #[case("2001:DB8::7")]
    #[case("::ffff:10.1.2.3")]
    #[case("10.0.0.1-10.0.0.9")]
    #[case("10.0.0.1 - 10.0.0.9")]
    #[case("10.0.0.1-10.0.0.1")]
    #[case("2001:db8::1-2001:db8::ff")]
    #[case("10.0.0.1-::ffff:10.0.0.9")]
    #[case("10.1.0.0/16")]
    #[case("10.1.2.3/16")]
    #[case("0.0.0.0/0")]
    #[case("10.1.2.3/32")]
    #[case("2001:db8::/32")]
    #[case("::/0")]
    #[case("::ffff:10.0.0.0/104")]
    fn valid_entries_are_accepted(#[case] entry: &str) {
        assert_eq!(check(&list(&[entry])), Ok(()));
    }

    #[rstest]
    #[case("")]
    #[case(" ")]
    #[case("*")]
    #[case("10.1.*.*")]
    #[case("10.1.*")]
    #[case("localhost")]
    #[case("example.com")]
    #[case("10.1.2")]
    #[case("10.1.2.256")]
    #[case("010.1.2.3")]
    #[case("0x0a.1.2.3")]
    #[case("167772161")]
    #[case("10.1.2.3:80")]
    #[case("[::1]")]
    #[case("fe80::1%eth0")]
    #[case("10.0.0.9-10.0.0.1")]
    #[case("10.0.0.1-::9")]
    #[case("10.0.0.1-9")]
    #[case("10.0.0.1-10.0.0.5-10.0.0.9")]
    #[case("10.0.0.1-")]
    #[case("-10.0.0.1")]
    #[case("10.0.0.0/8-10.1.0.0/16")]
    #[case("10.0.0.0/33")]
    #[case("10.0.0.0/-1")]
    #[case("10.0.0.0/")]
    #[case("10.0.0.0/255.0.0.0")]
    #[case("10.0.0.0/8/8")]
    #[case("/8")]
    #[case("::/129")]
    #[case("10.0.0.1,10.0.0.2")]
    #[case("10.0.0.1\n")]
    fn invalid_entries_are_refused(#[case] entry: &str) {
        assert_eq!(check(&list(&["10.0.0.1", entry])), Err(Error::InvalidPayload(WRONG.into())));
        assert!(!allows(&list(&[entry]), Some([10, 0, 0, 1].into())), "an invalid entry matches nothing");
    }

    #[test]
    fn the_empty_list_is_valid_and_contains_every_address() {
        assert_eq!(check(&[]), Ok(()));
        assert!(allows(&[], None));
        assert!(allows(&[], Some([10, 0, 0, 1].into())));
    }

    #[test]
    fn an_unknown_address_matches_no_entry() {
        assert!(!allows(&list(&["0.0.0.0/0", "::/0"]), None));
    }

    #[rstest]
    #[case("10.1.2.3", "10.1.2.3", true)]
    #[case("10.1.2.3", "10.1.2.4", false)]
    #[case("10.1.2.3", "::ffff:10.1.2.3", true)]
    #[case("::ffff:10.1.2.3", "10.1.2.3", true)]
    #[case("::10.1.2.3", "10.1.2.3", false)]
    #[case("2001:db8::7", "2001:0DB8:0:0::7", true)]
    #[case("10.0.0.2-10.0.0.9", "10.0.0.1", false)]
    #[case("10.0.0.2-10.0.0.9", "10.0.0.2", true)]
    #[case("10.0.0.2-10.0.0.9", "10.0.0.9", true)]
    #[case("10.0.0.2-10.0.0.9", "10.0.0.10", false)]
    #[case("10.0.0.2-10.0.1.1", "10.0.0.255", true)]
    #[case("0.0.0.0-255.255.255.255", "::1", false)]
    #[case("::-ffff::", "10.0.0.1", false)]
    #[case("10.1.0.0/16", "10.1.200.3", true)]
    #[case("10.1.9.9/16", "10.1.200.3", true)]
    #[case("10.1.0.0/16", "10.2.0.0", false)]
    #[case("0.0.0.0/0", "255.1.2.3", true)]
    #[case("0.0.0.0/0", "::1", false)]
    #[case("::/0", "2001:db8::1", true)]
    #[case("::/0", "10.0.0.1", false)]
    #[case("2001:db8::/32", "2001:db9::", false)]
    #[case("::ffff:10.0.0.0/104", "10.200.0.1", true)]
    #[case("::ffff:10.0.0.0/104", "11.0.0.1", false)]
    fn addresses_match_entries(#[case] entry: &str, #[case] ip: &str, #[case] expected: bool) {
        let ip = ip.parse().expect("an address");
        assert_eq!(allows(&list(&[entry]), Some(ip)), expected);
        assert_eq!(allows(&list(&["broken", entry]), Some(ip)), expected, "a broken entry changes nothing");
    }

    proptest! {
        #[test]
        fn nothing_panics(entry in "[0-9a-f:./ -]{0,24}|.{0,24}", ip: [u8; 16]) {
            let entries = [entry];
            if check(&entries).is_err() {
                prop_assert!(!allows(&entries, Some(ip.into())));
            }
        }

        #[test]
        fn a_block_is_the_range_from_its_first_to_its_last_address(net: [u8; 4], prefix in 0_u8..=32, ip: [u8; 4]) {
            let net = Ipv4Net::new(net.into(), prefix).expect("a prefix up to 32");
            let range = format!("{}-{}", net.network(), net.broadcast());
            let (block, ip) = (net.to_string(), Some(IpAddr::from(ip)));
            prop_assert_eq!(allows(&[block], ip), allows(&[range], ip));
        }
    }
}
