//! Addresses as they go over the wire.

use lettre::Address;

use super::SendError;

/// Reads an address for the wire: its domain in ASCII (RFC 5890), because most servers know no other.
///
/// # Errors
/// Permanent: an address that cannot be written into a mail stays so.
pub(super) fn parse(text: &str) -> Result<Address, SendError> {
    ascii_domain(text)
        .filter(|address| !address.contains(|char: char| char.is_control() || char.is_whitespace()))
        .and_then(|address| address.parse().ok())
        .ok_or_else(|| SendError::permanent("the address is not one that mails can be sent to"))
}

/// The address with its domain in ASCII, and `None` for what is no address.
fn ascii_domain(text: &str) -> Option<String> {
    let (local, domain) = text.rsplit_once('@')?;
    Some(format!("{local}@{}", idna::domain_to_ascii(domain).ok()?))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::parse;

    #[rstest]
    #[case("a@example.com", "a@example.com")]
    #[case("Mixed.Case+tag@Example.COM", "Mixed.Case+tag@example.com")]
    #[case("max@müller.de", "max@xn--mller-kva.de")]
    #[case("jörg@example.com", "jörg@example.com")]
    fn the_domain_becomes_ascii(#[case] text: &str, #[case] wire: &str) {
        assert_eq!(parse(text).unwrap().to_string(), wire);
    }

    #[rstest]
    #[case("")]
    #[case("nobody")]
    #[case("a@example.com\r\nBcc: b@example.com")]
    #[case("a\r\nRCPT TO:<b@example.com>@example.com")]
    #[case("a@b@example.com>")]
    #[case("a@example.com, b@example.com")]
    #[case("<a@example.com>")]
    #[case("a b@example.com")]
    #[case("\"a b\"@example.com")]
    fn everything_else_is_refused_for_good(#[case] text: &str) {
        assert!(parse(text).unwrap_err().permanent);
    }
}
