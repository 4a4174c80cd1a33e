//! Stored hashes: `$argon2id$v=19$m=65536,t=3,p=4$salt$hash` (the PHC string format).

use std::fmt;

use data_encoding::BASE64_NOPAD;

use super::params::{LENGTH, MAX_DATA};
use super::{HashParams, Kind, ParamsError, Version};

/// Length limit in characters, twice that of the column.
const MAX_CHARS: usize = 512;
/// Length of a salt in bytes: RFC 9106 section 3.1 requires at least 8, and 16 are common.
const SALT: std::ops::RangeInclusive<usize> = 8..=64;
const MAX_KEY_ID: usize = 8;

/// A parsed Argon2 hash.
///
/// Its parameters print in the order of Directus (`m`, `t`, `p`, `data`) and are parsed in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phc {
    /// Parameters; `length` is that of `output`.
    pub params: HashParams,
    /// Version of Argon2; a text without one is of version 1.0.
    pub version: Version,
    /// Name of a secret key. Secret keys are not supported, so it is preserved without effect.
    pub key_id: Vec<u8>,
    /// The salt.
    pub salt: Vec<u8>,
    /// The hash itself.
    pub output: Vec<u8>,
}

/// Why a text is not a hash that can be verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhcError {
    /// A hash of another algorithm, such as bcrypt.
    #[error("not an Argon2 hash")]
    Foreign,
    /// Longer than the limit.
    #[error("longer than {MAX_CHARS} characters")]
    TooLong,
    /// The named part is malformed.
    #[error("the {0} is malformed")]
    Malformed(&'static str),
    /// Well-formed, but its parameters are outside the limits.
    #[error(transparent)]
    Params(#[from] ParamsError),
}

impl Phc {
    /// Parses a stored hash. Never panics, allocates in proportion to the text, and refuses hashes that are too expensive
    /// to verify.
    pub fn parse(text: &str) -> Result<Self, PhcError> {
        if text.len() > MAX_CHARS {
            return Err(PhcError::TooLong);
        }
        let mut parts = text.strip_prefix('$').ok_or(PhcError::Foreign)?.split('$').peekable();
        let name = parts.next().filter(|name| name.starts_with("argon2")).ok_or(PhcError::Foreign)?;
        let kind = name.parse::<Kind>().map_err(|()| PhcError::Foreign)?;
        let version = match parts.next_if(|part| part.starts_with("v=")) {
            Some(part) => {
                number(&part[2..]).and_then(Version::from_number).ok_or(PhcError::Malformed("version"))?
            }
            None => Version::V16,
        };
        let (params, key_id) =
            parts.next().and_then(settings).ok_or(PhcError::Malformed("list of parameters"))?;
        let mut bytes = |what| parts.next().and_then(base64).ok_or(PhcError::Malformed(what));
        let salt = bytes("salt")?;
        let output = bytes("hash")?;
        if parts.next().is_some() {
            return Err(PhcError::Malformed("end"));
        }
        if !SALT.contains(&salt.len()) {
            return Err(PhcError::Malformed("salt"));
        }
        let params = HashParams { kind, length: output.len(), ..params };
        params.check_limits()?;
        Ok(Self { params, version, key_id, salt, output })
    }

    /// Whether a password that matched this hash should be hashed again with the configured parameters.
    ///
    /// True if any parameter differs and the new hash is not weaker: not less work (memory times passes) and not shorter.
    /// So raising a cost, or changing the variant, the lanes or the associated data, renews each hash at the next login;
    /// lowering a cost renews none.
    pub fn needs_renewal(&self, configured: &HashParams) -> bool {
        let differs = self.version != Version::default() || self.params != *configured;
        differs && configured.work() >= self.params.work() && configured.length >= self.params.length
    }
}

impl fmt::Display for Phc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let HashParams { kind, memory, time, parallelism, associated_data, .. } = &self.params;
        let (kind, version) = (kind.as_str(), self.version.number());
        write!(f, "${kind}$v={version}$m={memory},t={time},p={parallelism}")?;
        if !self.key_id.is_empty() {
            write!(f, ",keyid={}", BASE64_NOPAD.encode_display(&self.key_id))?;
        }
        if !associated_data.is_empty() {
            write!(f, ",data={}", BASE64_NOPAD.encode_display(associated_data))?;
        }
        write!(
            f,
            "${}${}",
            BASE64_NOPAD.encode_display(&self.salt),
            BASE64_NOPAD.encode_display(&self.output)
        )
    }
}

/// Length in characters of a hash with these parameters.
pub(super) fn printed_chars(params: &HashParams, salt_bytes: usize) -> usize {
    let hash = Phc {
        params: params.clone(),
        version: Version::default(),
        key_id: Vec::new(),
        salt: vec![0; salt_bytes],
        output: vec![0; params.length],
    };
    hash.to_string().len()
}

/// Parses `m=…,t=…,p=…[,keyid=…][,data=…]`, in any order and each at most once.
///
/// Returns the parameters, with default kind and length, and the name of the key.
fn settings(text: &str) -> Option<(HashParams, Vec<u8>)> {
    let mut params = HashParams::default();
    let mut key_id = Vec::new();
    let mut seen = Vec::new();
    for part in text.split(',') {
        let (name, value) = part.split_once('=')?;
        if seen.contains(&name) {
            return None;
        }
        seen.push(name);
        match name {
            "m" => params.memory = number(value)?,
            "t" => params.time = number(value)?,
            "p" => params.parallelism = number(value)?,
            "keyid" => key_id = base64(value).filter(|id| id.len() <= MAX_KEY_ID)?,
            "data" => params.associated_data = base64(value).filter(|data| data.len() <= MAX_DATA)?,
            _ => return None,
        }
    }
    ["m", "t", "p"].iter().all(|name| seen.contains(name)).then_some((params, key_id))
}

/// A decimal number without sign or leading zeros.
fn number(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

/// Unpadded base64 of at most 128 bytes.
fn base64(text: &str) -> Option<Vec<u8>> {
    BASE64_NOPAD.decode(text.as_bytes()).ok().filter(|bytes| bytes.len() <= *LENGTH.end())
}

#[cfg(test)]
mod tests;
