//! What stands in the column of passwords, whoever made it.

use std::fmt;

use super::foreign::{Foreign, ForeignError};
use super::{HashParams, Phc, PhcError};

/// A stored hash, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoredHash {
    /// Of our own kind, which Directus reads too.
    Argon2(Phc),
    /// Of another system, until its owner logs in.
    Foreign(Foreign),
}

impl StoredHash {
    /// Takes a stored text apart. Never panics, and refuses whatever would be too expensive to check.
    ///
    /// # Errors
    /// Says in words what is wrong; never repeats the hash.
    pub fn parse(text: &str) -> Result<Self, ForeignError> {
        match Phc::parse(text) {
            Ok(hash) => Ok(Self::Argon2(hash)),
            Err(PhcError::Foreign) => Foreign::parse(text).map(Self::Foreign),
            Err(PhcError::TooLong) => Err(ForeignError::Malformed("length")),
            Err(PhcError::Malformed(part)) => Err(ForeignError::Malformed(part)),
            Err(PhcError::Params(_)) => {
                Err(ForeignError::TooExpensive("the parameters of Argon2 are out of bounds"))
            }
        }
    }

    /// Whether a password that has just been checked against this hash should be hashed anew: those of other systems
    /// always, our own as [`Phc::needs_renewal`] says.
    pub fn needs_renewal(&self, configured: &HashParams) -> bool {
        match self {
            Self::Argon2(hash) => hash.needs_renewal(configured),
            Self::Foreign(_) => true,
        }
    }

    /// What a check costs, in blocks of Argon2.
    pub fn work(&self) -> u64 {
        match self {
            Self::Argon2(hash) => hash.params.work(),
            Self::Foreign(hash) => hash.work(),
        }
    }
}

impl fmt::Display for StoredHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argon2(hash) => hash.fmt(f),
            Self::Foreign(hash) => hash.fmt(f),
        }
    }
}
