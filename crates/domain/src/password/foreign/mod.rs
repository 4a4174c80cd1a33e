//! Hashes of other systems. They are verified until the first successful login of the user, and are then replaced by an
//! Argon2id hash.
//!
//! Their cost is limited before they are computed: a row of `directus_users` must not cause a hash that takes minutes or
//! all available memory.

mod base64;
mod bcrypt;
mod firebase;
mod imported;
mod pbkdf2;
mod scrypt;
#[cfg(test)]
mod tests;

use std::fmt;

use subtle::ConstantTimeEq;

pub use self::bcrypt::Bcrypt;
pub use self::firebase::{Firebase, FirebaseProject};
pub use self::imported::imported;
pub use self::pbkdf2::Pbkdf2;
pub use self::scrypt::Scrypt;
use super::HashError;

/// Length of an output in bytes. Shorter ones are too weak, and no supported hash has more.
const OUTPUT: std::ops::RangeInclusive<usize> = 16..=64;
/// Length of a salt in bytes. Existing hashes may have short ones.
const SALT: std::ops::RangeInclusive<usize> = 1..=64;

/// A parsed hash of another system. It prints as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Foreign {
    /// `$2b$…`
    Bcrypt(Bcrypt),
    /// `$scrypt$…`
    Scrypt(Scrypt),
    /// `$vestibule-firebase$…`
    Firebase(Firebase),
    /// `$pbkdf2-sha256$…`
    Pbkdf2(Pbkdf2),
}

/// Why a text is not a hash that can be verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ForeignError {
    /// The format is unknown.
    #[error("the format of the hash is unknown")]
    Unknown,
    /// The named part is malformed.
    #[error("the {0} of the hash is malformed")]
    Malformed(&'static str),
    /// Well-formed, but verifying it would exceed the limits.
    #[error("a login with this hash would cost too much: {0}")]
    TooExpensive(&'static str),
    /// A Firebase hash without the parameters of its project.
    #[error("a Firebase hash needs the key of the project and the salt of the user")]
    NoProject,
}

impl Foreign {
    /// Parses a stored hash. Never panics, and refuses hashes that are too expensive to verify.
    ///
    /// # Errors
    /// [`ForeignError::Unknown`] for a text in none of the formats.
    pub fn parse(text: &str) -> Result<Self, ForeignError> {
        let mut parts = text.strip_prefix('$').ok_or(ForeignError::Unknown)?.split('$');
        match parts.next().unwrap_or_default() {
            "2a" | "2b" | "2y" => Bcrypt::parse(text).map(Self::Bcrypt),
            "scrypt" => Scrypt::parse(parts).map(Self::Scrypt),
            firebase::NAME => Firebase::parse(parts).map(Self::Firebase),
            name => Pbkdf2::parse(name, parts).map(Self::Pbkdf2),
        }
    }

    /// Whether the password is right. The comparison of the hashes is constant-time.
    ///
    /// # Errors
    /// [`HashError`] if the hash could not be computed.
    pub(super) fn verify(&self, password: &[u8]) -> Result<bool, HashError> {
        let computed = match self {
            Self::Bcrypt(hash) => hash.compute(password),
            Self::Scrypt(hash) => hash.compute(password)?,
            Self::Firebase(hash) => hash.compute(password)?,
            Self::Pbkdf2(hash) => hash.compute(password),
        };
        Ok(computed.ct_eq(self.output()).into())
    }

    /// Estimated cost, as the number of Argon2 blocks that take the same time.
    pub fn work(&self) -> u64 {
        match self {
            Self::Bcrypt(hash) => hash.work(),
            Self::Scrypt(hash) => hash.cost.work(),
            Self::Firebase(hash) => hash.cost.work(),
            Self::Pbkdf2(hash) => hash.work(),
        }
    }

    fn output(&self) -> &[u8] {
        match self {
            Self::Bcrypt(hash) => &hash.output,
            Self::Scrypt(hash) => &hash.output,
            Self::Firebase(hash) => &hash.output,
            Self::Pbkdf2(hash) => &hash.output,
        }
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bcrypt(hash) => hash.fmt(f),
            Self::Scrypt(hash) => hash.fmt(f),
            Self::Firebase(hash) => hash.fmt(f),
            Self::Pbkdf2(hash) => hash.fmt(f),
        }
    }
}

/// A decimal number without sign or leading zeros.
fn number(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

/// The bytes of a base64 part whose length is within the bounds.
fn bytes(
    part: Option<&str>,
    what: &'static str,
    bounds: &std::ops::RangeInclusive<usize>,
) -> Result<Vec<u8>, ForeignError> {
    let bytes = part.and_then(base64::any);
    bytes.filter(|bytes| bounds.contains(&bytes.len())).ok_or(ForeignError::Malformed(what))
}
