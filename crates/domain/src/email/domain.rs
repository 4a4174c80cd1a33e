//! The part after the `@`.

use std::borrow::Cow;

use idna::AsciiDenyList;

use super::tld;

/// Length limit of a label in bytes of its ASCII form (RFC 1035 section 2.3.4).
const LONGEST_LABEL: usize = 63;

/// A host name of at least two labels under a known top-level domain.
pub(super) fn is_valid(domain: &str) -> bool {
    let Some(domain) = ascii_form(domain) else { return false };
    let Some((_, last)) = domain.rsplit_once('.') else { return false };
    domain.split('.').all(is_label) && tld::is_known(last)
}

/// An international name in its ASCII form (UTS 46, as browsers do it); `None` if it has none.
///
/// A name in ASCII is returned as given: its `xn--` labels are not checked.
fn ascii_form(domain: &str) -> Option<Cow<'_, str>> {
    if domain.is_ascii() {
        return Some(Cow::Borrowed(domain));
    }
    idna::domain_to_ascii_cow(domain.as_bytes(), AsciiDenyList::URL).ok()
}

/// Letters, digits and inner hyphens (RFC 1123 section 2.1).
fn is_label(label: &str) -> bool {
    (1..=LONGEST_LABEL).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
