//! E-mail addresses: which are accepted, and when two are the same.

mod address;
mod domain;
mod invisible;
mod local;
#[cfg(test)]
mod tests;
mod tld;

pub use address::{Email, NormalizedEmail};
pub use invisible::has_invisible;

/// Longest address, counted as JavaScript does: in UTF-16 code units.
const LONGEST: usize = 254;

/// Whether Joi 18 calls `text` an e-mail address (contract section 4, "Joi e-mail rule").
///
/// At least two domain labels, the last one a top-level domain of the IANA list; letters of any script in both parts;
/// no quoted local part, no IP address as domain, no spaces around.
///
/// Three differences at the edge, seen in generated addresses only. Joi measures an address after composing its accents
/// (Unicode NFC), we measure it as it is written. A domain that mixes directions of writing must meet the whole
/// bidirectional rule (RFC 5893), of which Joi checks a part. And letters in domains that are younger than the Unicode
/// tables of one side are judged differently.
///
/// This is the wire rule, and it lets characters pass that nobody can see: new addresses go through [`has_invisible`]
/// as well.
pub fn is_valid(text: &str) -> bool {
    // Cheaper than counting, and it bounds the work: a UTF-16 code unit takes at most three bytes of UTF-8.
    if text.len() > 3 * LONGEST || text.encode_utf16().count() > LONGEST {
        return false;
    }
    // Neither part may hold a second `@`.
    text.split_once('@').is_some_and(|(local, domain)| local::is_valid(local) && domain::is_valid(domain))
}

/// The form in which addresses are compared: Unicode lower case, nothing else.
///
/// It stands for `LOWER(email)` and is computed here because the databases disagree about letters outside ASCII
/// (SQLite leaves them alone). Accents, dots and `+tags` stay: they tell mailboxes apart, and an address that merely
/// looks alike must never stand for the stored one (GHSA-qw9g-7549-7wg5).
pub fn normalised(text: &str) -> String {
    text.to_lowercase()
}
