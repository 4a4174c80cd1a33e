//! Addresses as types: as they were given, and as they are compared.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{has_invisible, is_valid, normalised};

/// An e-mail address as it was given or stored. It may be of any form; [`Email::is_valid`] says whether it is accepted.
///
/// Equality is that of the text. Whether two addresses mean the same user is a question for [`NormalizedEmail`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Wraps a text without validation.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which addresses are compared and searched for.
    pub fn normalized(&self) -> NormalizedEmail {
        NormalizedEmail::new(&self.0)
    }

    /// Whether the wire accepts it; see [`is_valid`](super::is_valid).
    pub fn is_valid(&self) -> bool {
        is_valid(&self.0)
    }

    /// Whether it holds characters that cannot be seen; see [`has_invisible`](super::has_invisible).
    pub fn has_invisible(&self) -> bool {
        has_invisible(&self.0)
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<String> for Email {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Email {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

/// An e-mail address in lower case: two addresses belong to the same user if their normalised forms are equal.
///
/// Made once per request, by [`NormalizedEmail::new`] or [`Email::normalized`], and passed on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NormalizedEmail(String);

impl NormalizedEmail {
    /// Normalises an address; see [`normalised`](super::normalised).
    pub fn new(text: &str) -> Self {
        Self(normalised(text))
    }

    /// The normalised text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NormalizedEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<NormalizedEmail> for String {
    fn from(email: NormalizedEmail) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_kept_and_compared_in_lower_case() {
        let email = Email::from("Ann.É@Example.com");
        assert_eq!((email.as_str(), email.normalized().as_str()), ("Ann.É@Example.com", "ann.é@example.com"));
        assert_eq!(email.normalized(), Email::new("ann.É@EXAMPLE.COM").normalized());
        assert_ne!(email.normalized(), NormalizedEmail::new("ann.e@example.com"));
    }

    proptest! {
        #[test]
        fn normalising_again_changes_nothing(text in "\\PC{0,40}") {
            let once = NormalizedEmail::new(&text);
            prop_assert_eq!(NormalizedEmail::new(once.as_str()), once);
        }
    }
}
