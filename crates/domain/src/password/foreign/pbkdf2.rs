//! PBKDF2 (RFC 8018): `$pbkdf2-sha256$i=600000,l=32$salt$hash`, and `$pbkdf2-sha256$600000$salt$hash` of passlib.

use std::fmt;
use std::str::Split;

use data_encoding::BASE64_NOPAD;
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::{ForeignError, OUTPUT, SALT, bytes, number};

/// Limit of rounds over all blocks of the output: at most two seconds on a CPU without SHA instructions.
const MAX_WORK: u64 = 4_000_000;

/// The hash function of the HMAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digest {
    Sha1,
    Sha256,
    Sha512,
}

impl Digest {
    const ALL: [(Self, &str, usize); 3] = [
        (Self::Sha1, "pbkdf2-sha1", 20),
        (Self::Sha256, "pbkdf2-sha256", 32),
        (Self::Sha512, "pbkdf2-sha512", 64),
    ];

    pub(super) fn named(name: &str) -> Option<Self> {
        let name = if name == "pbkdf2" { "pbkdf2-sha1" } else { name };
        Self::ALL.iter().find(|(_, known, _)| *known == name).map(|(digest, ..)| *digest)
    }

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(digest, ..)| *digest == self).map_or("", |(_, name, _)| name)
    }

    fn bytes(self) -> usize {
        Self::ALL.iter().find(|(digest, ..)| *digest == self).map_or(1, |(.., bytes)| *bytes)
    }
}

/// A parsed PBKDF2 hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pbkdf2 {
    digest: Digest,
    rounds: u32,
    salt: Vec<u8>,
    pub(super) output: Vec<u8>,
}

impl Pbkdf2 {
    pub(super) fn parse(name: &str, mut parts: Split<'_, char>) -> Result<Self, ForeignError> {
        let digest = Digest::named(name).ok_or(ForeignError::Unknown)?;
        let (rounds, length) = settings(parts.next().unwrap_or_default())?;
        let salt = bytes(parts.next(), "salt", &SALT)?;
        let output = bytes(parts.next(), "end", &OUTPUT)?;
        if parts.next().is_some() || length.is_some_and(|length| length as usize != output.len()) {
            return Err(ForeignError::Malformed("end"));
        }
        Self::new(digest, rounds, salt, output)
    }

    /// Checks the limits.
    pub(super) fn new(
        digest: Digest,
        rounds: u32,
        salt: Vec<u8>,
        output: Vec<u8>,
    ) -> Result<Self, ForeignError> {
        let hash = Self { digest, rounds, salt, output };
        if rounds == 0 {
            return Err(ForeignError::Malformed("number of rounds"));
        }
        match hash.steps() > MAX_WORK {
            true => Err(ForeignError::TooExpensive("more than 4,000,000 rounds of PBKDF2")),
            false => Ok(hash),
        }
    }

    pub(super) fn compute(&self, password: &[u8]) -> Vec<u8> {
        let mut output = vec![0; self.output.len()];
        let out = output.as_mut_slice();
        match self.digest {
            Digest::Sha1 => pbkdf2::pbkdf2_hmac::<Sha1>(password, &self.salt, self.rounds, out),
            Digest::Sha256 => pbkdf2::pbkdf2_hmac::<Sha256>(password, &self.salt, self.rounds, out),
            Digest::Sha512 => pbkdf2::pbkdf2_hmac::<Sha512>(password, &self.salt, self.rounds, out),
        }
        output
    }

    /// Rounds over all blocks of the output.
    fn steps(&self) -> u64 {
        u64::from(self.rounds) * self.output.len().div_ceil(self.digest.bytes()) as u64
    }

    /// Ten rounds take about as long as `blocks` blocks of Argon2 (`cargo run -p vestibule-domain --example foreign_cost`).
    pub(super) fn work(&self) -> u64 {
        let blocks = match self.digest {
            Digest::Sha1 => 4,
            Digest::Sha256 => 5,
            Digest::Sha512 => 17,
        };
        self.steps() * blocks / 10
    }
}

/// Reads `i=600000`, with or without `l=32`, or the bare number of rounds.
fn settings(text: &str) -> Result<(u32, Option<u32>), ForeignError> {
    let malformed = ForeignError::Malformed("list of parameters");
    if let Some(rounds) = number(text) {
        return Ok((rounds, None));
    }
    let mut parts = text.split(',');
    let named = |part: Option<&str>, name: &str| part?.strip_prefix(name).and_then(number);
    let rounds = named(parts.next(), "i=").ok_or(malformed)?;
    let length = match parts.next() {
        None => None,
        part => Some(named(part, "l=").ok_or(malformed)?),
    };
    if parts.next().is_some() { Err(malformed) } else { Ok((rounds, length)) }
}

impl fmt::Display for Pbkdf2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, rounds, length) = (self.digest.name(), self.rounds, self.output.len());
        let (salt, output) = (BASE64_NOPAD.encode(&self.salt), BASE64_NOPAD.encode(&self.output));
        write!(f, "${name}$i={rounds},l={length}${salt}${output}")
    }
}
