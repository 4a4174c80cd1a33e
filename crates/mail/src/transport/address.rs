//! Parses email addresses for SMTP and the HTTP APIs.

use lettre::Address;

use super::SendError;

/// Parses an address and converts its domain to ASCII (RFC 5890), because most servers accept no other form.
///
/// # Errors
/// Permanent: an invalid address stays invalid.
pub(super) fn parse(text: &str) -> Result<Address, SendError> {
    ascii_domain(text)
        .filter(|address| !address.contains(|char: char| char.is_control() || char.is_whitespace()))
        .and_then(|address| address.parse().ok())
        .ok_or_else(|| SendError::permanent("the address is invalid"))
}

/// The address with its domain in ASCII; `None` if it is invalid.
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
    fn invalid_addresses_are_refused_permanently(#[case] text: &str) {
        assert!(parse(text).unwrap_err().permanent);
    }
}
