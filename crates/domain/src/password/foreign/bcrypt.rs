//! bcrypt: `$2b$12$` and 53 characters, of which 22 are the salt.

use std::fmt;

use super::{ForeignError, base64, number};

/// 2¹⁴ rounds take about 750 ms; 4 is the minimum of the format.
const COST: std::ops::RangeInclusive<u32> = 4..=14;
/// bcrypt uses this many bytes of a password, including the terminating zero.
const PASSWORD_BYTES: usize = 72;
/// A round takes as long as this many blocks of Argon2 (`cargo run -p vestibule-domain --example foreign_cost`).
const BLOCKS: u64 = 170;

/// A parsed bcrypt hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bcrypt {
    /// The original text. `2a`, `2b` and `2y` are the same for all implementations of the last ten years.
    text: String,
    cost: u32,
    salt: [u8; 16],
    pub(super) output: Vec<u8>,
}

impl Bcrypt {
    pub(super) fn parse(text: &str) -> Result<Self, ForeignError> {
        let mut parts = text.split('$').skip(2);
        let cost = parts.next().filter(|cost| cost.len() == 2);
        let cost = cost.and_then(|cost| number(cost.strip_prefix('0').unwrap_or(cost)));
        let cost = cost.filter(|cost| *cost >= *COST.start()).ok_or(ForeignError::Malformed("cost"))?;
        let tail = parts.next().filter(|tail| tail.len() == 53 && tail.is_ascii());
        let tail = tail.filter(|_| parts.next().is_none()).ok_or(ForeignError::Malformed("end"))?;
        let (salt, output) = tail.split_at(22);
        let decoded = |text: &str, what| {
            base64::BCRYPT.decode(text.as_bytes()).map_err(|_| ForeignError::Malformed(what))
        };
        let salt = decoded(salt, "salt")?.try_into().map_err(|_| ForeignError::Malformed("salt"))?;
        let output = decoded(output, "end")?;
        if cost > *COST.end() {
            return Err(ForeignError::TooExpensive("a cost of bcrypt over 14"));
        }
        Ok(Self { text: text.to_owned(), cost, salt, output })
    }

    pub(super) fn compute(&self, password: &[u8]) -> Vec<u8> {
        let mut key: Vec<u8> = password.iter().copied().chain([0]).collect();
        key.truncate(PASSWORD_BYTES);
        let mut output = bcrypt::bcrypt(self.cost, self.salt, &key).to_vec();
        // The encoded hash omits the last byte.
        output.truncate(23);
        output
    }

    pub(super) fn work(&self) -> u64 {
        (1 << self.cost) * BLOCKS
    }
}

impl fmt::Display for Bcrypt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
