//! scrypt (RFC 7914): `$scrypt$ln=17,r=8,p=1$salt$hash`.

use std::fmt;
use std::str::Split;

use data_encoding::BASE64_NOPAD;

use super::{ForeignError, OUTPUT, SALT, bytes, number};
use crate::password::HashError;

/// Limit of N times r, which is 128 MiB: scrypt needs 128 bytes times N times r.
const MAX_BLOCKS: u64 = 1 << 20;
/// Limit of N times r times p: about 1.5 s.
const MAX_WORK: u64 = 1 << 22;
/// Limit of r times p: at most 128 KiB of further memory.
const MAX_WIDTH: u32 = 1024;

/// Cost parameters of scrypt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    log_n: u8,
    r: u32,
    p: u32,
}

impl Cost {
    /// Checks the limits.
    pub(super) fn new(log_n: u32, r: u32, p: u32) -> Result<Self, ForeignError> {
        let width = r.checked_mul(p).filter(|width| (1..=MAX_WIDTH).contains(width));
        let width =
            width.ok_or(ForeignError::TooExpensive("r times p of scrypt must be between 1 and 1024"))?;
        let log_n = u8::try_from(log_n).ok().filter(|log_n| (1..=20).contains(log_n));
        let log_n = log_n.ok_or(ForeignError::TooExpensive("ln of scrypt must be between 1 and 20"))?;
        if (u64::from(r) << log_n) > MAX_BLOCKS {
            return Err(ForeignError::TooExpensive("scrypt with more than 128 MiB"));
        }
        if (u64::from(width) << log_n) > MAX_WORK {
            return Err(ForeignError::TooExpensive("more than four times 128 MiB of scrypt"));
        }
        Ok(Self { log_n, r, p })
    }

    /// Four units of N times r times p take about as long as three blocks of Argon2 (`cargo run -p vestibule-domain --example foreign_cost`).
    pub(super) fn work(self) -> u64 {
        ((u64::from(self.r) * u64::from(self.p)) << self.log_n) / 4 * 3
    }

    pub(super) fn compute(self, password: &[u8], salt: &[u8], length: usize) -> Result<Vec<u8>, HashError> {
        let unsupported = |reason: &dyn fmt::Display| HashError::Unsupported(format!("scrypt: {reason}"));
        let params = scrypt::Params::new(self.log_n, self.r, self.p).map_err(|error| unsupported(&error))?;
        let mut output = vec![0; length];
        scrypt::scrypt(password, salt, &params, &mut output).map_err(|error| unsupported(&error))?;
        Ok(output)
    }

    /// Reads `ln=17,r=8,p=1`, in any order.
    pub(super) fn parse(text: &str) -> Result<Self, ForeignError> {
        let malformed = ForeignError::Malformed("list of parameters");
        let [mut log_n, mut r, mut p] = [None; 3];
        for part in text.split(',') {
            let (name, value) = part.split_once('=').ok_or(malformed)?;
            let place = match name {
                "ln" => &mut log_n,
                "r" => &mut r,
                "p" => &mut p,
                _ => return Err(malformed),
            };
            if place.replace(number(value).ok_or(malformed)?).is_some() {
                return Err(malformed);
            }
        }
        match (log_n, r, p) {
            (Some(log_n), Some(r), Some(p)) => Self::new(log_n, r, p),
            _ => Err(malformed),
        }
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ln={},r={},p={}", self.log_n, self.r, self.p)
    }
}

/// A parsed scrypt hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scrypt {
    pub(super) cost: Cost,
    salt: Vec<u8>,
    pub(super) output: Vec<u8>,
}

impl Scrypt {
    pub(super) fn parse(mut parts: Split<'_, char>) -> Result<Self, ForeignError> {
        let cost = Cost::parse(parts.next().unwrap_or_default())?;
        let salt = bytes(parts.next(), "salt", &SALT)?;
        let output = bytes(parts.next(), "end", &OUTPUT)?;
        if parts.next().is_some() {
            return Err(ForeignError::Malformed("end"));
        }
        Ok(Self { cost, salt, output })
    }

    pub(super) fn compute(&self, password: &[u8]) -> Result<Vec<u8>, HashError> {
        self.cost.compute(password, &self.salt, self.output.len())
    }
}

impl fmt::Display for Scrypt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (salt, output) = (BASE64_NOPAD.encode(&self.salt), BASE64_NOPAD.encode(&self.output));
        write!(f, "$scrypt${}${salt}${output}", self.cost)
    }
}
