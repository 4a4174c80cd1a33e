//! The content of `directus_users.password`.

use std::fmt;

use super::foreign::{Foreign, ForeignError};
use super::{HashParams, Phc, PhcError};

/// A parsed hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoredHash {
    /// Argon2, as Directus and Vestibule write it.
    Argon2(Phc),
    /// A hash of another system, until the next login of the user.
    Foreign(Foreign),
}

impl StoredHash {
    /// Parses a stored hash. Never panics, and refuses hashes that are too expensive to verify.
    ///
    /// # Errors
    /// The error names the malformed part and never contains the hash.
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

    /// Whether a password that matched this hash should be hashed again: always for other systems, otherwise as
    /// [`Phc::needs_renewal`] decides.
    pub fn needs_renewal(&self, configured: &HashParams) -> bool {
        match self {
            Self::Argon2(hash) => hash.needs_renewal(configured),
            Self::Foreign(_) => true,
        }
    }

    /// Cost of verifying a password, in blocks of Argon2.
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
