//! The variants of Argon2 (RFC 9106).

use std::str::FromStr;

/// A variant of Argon2: how the next block to read is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Kind {
    /// Data-dependent: strongest against cracking hardware, weak against side channels.
    D,
    /// Data-independent.
    I,
    /// First half of the first pass as `I`, the rest as `D`. Recommended by RFC 9106 section 4 and used by Directus.
    #[default]
    Id,
}

impl Kind {
    /// The name in a PHC string.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::D => "argon2d",
            Self::I => "argon2i",
            Self::Id => "argon2id",
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    /// Reads the name, or the number in `HASH_TYPE` (0, 1, 2).
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "argon2d" | "0" => Ok(Self::D),
            "argon2i" | "1" => Ok(Self::I),
            "argon2id" | "2" => Ok(Self::Id),
            _ => Err(()),
        }
    }
}

/// A version of Argon2: whether later passes overwrite a block or are mixed into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Version {
    /// 1.0 (`v=16`): overwrites. Verified, but not used for new hashes.
    V16,
    /// 1.3 (`v=19`): mixes. The version of new hashes.
    #[default]
    V19,
}

impl Version {
    /// The number in a PHC string.
    pub fn number(self) -> u32 {
        match self {
            Self::V16 => 0x10,
            Self::V19 => 0x13,
        }
    }

    /// The version with this number, if there is one.
    pub fn from_number(number: u32) -> Option<Self> {
        [Self::V16, Self::V19].into_iter().find(|version| version.number() == number)
    }
}
