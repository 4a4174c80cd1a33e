//! Formats of texts, as Joi checks them.

use std::net::Ipv6Addr;

/// A random UUID (version 4, RFC 9562), optionally in brackets, with hyphens, colons or nothing between its groups.
pub(super) fn is_guid(text: &str) -> bool {
    let brackets = [("{", "}"), ("[", "]"), ("(", ")")];
    let inner = brackets.iter().find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close));
    match digits(inner.unwrap_or(text).as_bytes()) {
        Some(digits) => {
            digits[12] == b'4' && matches!(digits[16].to_ascii_lowercase(), b'8' | b'9' | b'a' | b'b')
        }
        None => false,
    }
}

/// The 32 digits of a UUID. The separator of the first two groups is optional between the others.
fn digits(text: &[u8]) -> Option<[u8; 32]> {
    let separator = text.get(8).copied().filter(|byte| matches!(byte, b'-' | b':'));
    let mut digits = [0; 32];
    let (mut rest, mut filled) = (text, 0);
    for group in [8, 4, 4, 4, 12] {
        let (found, behind) = rest.split_at_checked(group)?;
        digits[filled..filled + group].copy_from_slice(found);
        filled += group;
        rest = match behind {
            [first, behind @ ..] if filled < 32 && Some(*first) == separator => behind,
            behind => behind,
        };
    }
    (rest.is_empty() && digits.iter().all(u8::is_ascii_hexdigit)).then_some(digits)
}

/// An absolute URI (RFC 3986), except that, as in Joi, a percent sign need not be followed by digits.
pub(super) fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let of_path =
        |text: &str, more: &str| text.chars().all(|letter| is_path_letter(letter) || more.contains(letter));
    let letters_fit = of_path(query, "/?") && of_path(fragment, "/?") && of_path(rest_of_path(rest), "/");
    is_scheme(scheme) && letters_fit && has_target(rest, needs_authority(scheme))
}

/// Whether there is a host or a path; some schemes require a host.
fn has_target(rest: &str, needs_authority: bool) -> bool {
    match rest.strip_prefix("//") {
        Some(behind) => match behind.split('/').next().unwrap_or_default() {
            "" => !behind.is_empty() && !needs_authority,
            authority => is_authority(authority),
        },
        None => !rest.is_empty() && !needs_authority,
    }
}

/// The path after the authority.
fn rest_of_path(rest: &str) -> &str {
    match rest.strip_prefix("//") {
        Some(behind) => behind.find('/').map_or("", |at| &behind[at..]),
        None => rest,
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
}

fn needs_authority(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

fn is_authority(text: &str) -> bool {
    let (user, host) = text.split_once('@').unwrap_or(("", text));
    let user_fits = user.chars().all(|letter| is_name_letter(letter) || letter == ':');
    let (host, port) = match host.rfind(']').map_or(0, |end| end + 1) {
        0 => host.split_once(':').unwrap_or((host, "")),
        end => match &host[end..] {
            "" => (host, ""),
            behind => (&host[..end], behind.strip_prefix(':').unwrap_or("?")),
        },
    };
    user_fits && is_host(host) && port.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_host(text: &str) -> bool {
    match text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(literal) => literal.parse::<Ipv6Addr>().is_ok() || is_future_address(literal),
        None => (1..=255).contains(&text.len()) && text.chars().all(is_name_letter),
    }
}

/// `IPvFuture` of RFC 3986.
fn is_future_address(text: &str) -> bool {
    let Some((version, address)) = text.strip_prefix('v').and_then(|rest| rest.split_once('.')) else {
        return false;
    };
    let version_fits = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_hexdigit());
    let fits = |letter| (is_name_letter(letter) && letter != '%') || letter == ':';
    version_fits && !address.is_empty() && address.chars().all(fits)
}

/// Unreserved characters and "sub-delims".
fn is_name_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-._~!$&'()*+,;=%".contains(letter)
}

fn is_path_letter(letter: char) -> bool {
    is_name_letter(letter) || ":@".contains(letter)
}
