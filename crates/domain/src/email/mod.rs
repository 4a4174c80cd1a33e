//! E-mail addresses: which are accepted, and when two are equal.

mod address;
mod domain;
mod invisible;
mod local;
#[cfg(test)]
mod tests;
mod tld;

pub use address::{Email, NormalizedEmail};
pub use invisible::has_invisible;

/// Length limit of an address in UTF-16 code units, as JavaScript counts.
const LONGEST: usize = 254;

/// Whether Joi 18 accepts `text` as an e-mail address (contract section 4, "Joi e-mail rule").
///
/// At least two domain labels, the last one a top-level domain of the IANA list; letters of any script in both parts;
/// no quoted local part, no IP address as domain, no surrounding spaces.
///
/// There are three differences to Joi, seen in generated addresses only. Joi measures an address after Unicode
/// normalisation (NFC), this function measures it as given. A domain that mixes writing directions must meet the whole
/// bidirectional rule (RFC 5893), of which Joi checks a part. And letters in domains that were added to Unicode after the
/// tables of one side are judged differently.
///
/// This is the wire rule, and it accepts invisible characters: new addresses are checked with [`has_invisible`] as well.
pub fn is_valid(text: &str) -> bool {
    // Cheaper than counting, and bounds the work: a UTF-16 code unit takes at most three bytes of UTF-8.
    if text.len() > 3 * LONGEST || text.encode_utf16().count() > LONGEST {
        return false;
    }
    // Neither part may hold a second `@`.
    text.split_once('@').is_some_and(|(local, domain)| local::is_valid(local) && domain::is_valid(domain))
}

/// The form in which addresses are compared: Unicode lower case, nothing else.
///
/// It replaces SQL's `LOWER(email)`, because databases differ in letters outside ASCII (SQLite does not change them).
/// Accents, dots and `+tags` stay, since they distinguish mailboxes: an address that merely looks similar must never match
/// the stored one (GHSA-qw9g-7549-7wg5).
pub fn normalised(text: &str) -> String {
    text.to_lowercase()
}
