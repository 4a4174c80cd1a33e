//! Hashes that other systems made: they are checked until their owner logs in for the first time, and are then
//! replaced by one of ours.
//!
//! Everything here is bounded before it is computed: whoever can write a row of users may not order a hash that
//! takes minutes or all the memory there is.

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

/// Results under 16 bytes mean too little, and none has more than 64.
const OUTPUT: std::ops::RangeInclusive<usize> = 16..=64;
/// Salts, in bytes. Some systems have short ones, and nobody can make them longer any more.
const SALT: std::ops::RangeInclusive<usize> = 1..=64;

/// A hash of another system, taken apart. It prints as it is stored.
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

/// Why a text is not a hash we can check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ForeignError {
    /// Made by something we do not know.
    #[error("this is no hash in a format that is known")]
    Unknown,
    /// Wrongly built; names the part.
    #[error("the {0} of the hash is malformed")]
    Malformed(&'static str),
    /// Well built, but a login with it would take too much.
    #[error("a login with this hash would cost too much: {0}")]
    TooExpensive(&'static str),
    /// A Firebase hash without what the project has in common.
    #[error("a Firebase hash needs the key of the project, and the salt of the person")]
    NoProject,
}

impl Foreign {
    /// Takes a stored text apart. Never panics, and refuses whatever would be too expensive to check.
    ///
    /// # Errors
    /// [`ForeignError::Unknown`] for what is in none of the formats.
    pub fn parse(text: &str) -> Result<Self, ForeignError> {
        let mut parts = text.strip_prefix('$').ok_or(ForeignError::Unknown)?.split('$');
        match parts.next().unwrap_or_default() {
            "2a" | "2b" | "2y" => Bcrypt::parse(text).map(Self::Bcrypt),
            "scrypt" => Scrypt::parse(parts).map(Self::Scrypt),
            firebase::NAME => Firebase::parse(parts).map(Self::Firebase),
            name => Pbkdf2::parse(name, parts).map(Self::Pbkdf2),
        }
    }

    /// Whether this is the right password, in constant time once the hash is computed.
    ///
    /// # Errors
    /// [`HashError`] if that could not be found out.
    pub(super) fn verify(&self, password: &[u8]) -> Result<bool, HashError> {
        let computed = match self {
            Self::Bcrypt(hash) => hash.compute(password),
            Self::Scrypt(hash) => hash.compute(password)?,
            Self::Firebase(hash) => hash.compute(password)?,
            Self::Pbkdf2(hash) => hash.compute(password),
        };
        Ok(computed.ct_eq(self.output()).into())
    }

    /// What it costs, in blocks of Argon2 that take about as long. An estimate: the machine decides.
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

/// The bytes of a part, within bounds.
fn bytes(
    part: Option<&str>,
    what: &'static str,
    bounds: &std::ops::RangeInclusive<usize>,
) -> Result<Vec<u8>, ForeignError> {
    let bytes = part.and_then(base64::any);
    bytes.filter(|bytes| bounds.contains(&bytes.len())).ok_or(ForeignError::Malformed(what))
}
