//! Firebase's own scrypt, kept so that the key of the project is not needed any more.
//!
//! Firebase encrypts that key with a key made of the password (AES-256 in counter mode) and stores the result. What is
//! encrypted is the key of the project *with* the stream of that cipher, so whoever has the key of the project can
//! take the stream out once and for all. We keep a digest of the stream: it says whether a password is right, and the
//! key of the project cannot be got from it, not even by somebody who has Firebase's own hashes as well
//! (docs/decisions/0013-imported-passwords.md).

use std::fmt;
use std::str::Split;

use aes::Aes256;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use data_encoding::BASE64_NOPAD;
use sha2::{Digest, Sha256};

use super::scrypt::Cost;
use super::{ForeignError, OUTPUT, SALT, base64, bytes};
use crate::Secret;
use crate::password::HashError;

/// How a stored one begins.
pub(super) const NAME: &str = "vestibule-firebase";

/// What all hashes of a Firebase project have in common (console, Authentication, Users, Password hash parameters).
#[derive(Debug, Clone)]
pub struct FirebaseProject {
    key: Vec<u8>,
    separator: Vec<u8>,
    cost: Cost,
}

impl FirebaseProject {
    /// From what the console shows: the key and the separator in base64, the numbers as they are.
    ///
    /// # Errors
    /// Where they are no such parameters, or a login would cost too much.
    pub fn new(key: &Secret, separator: &str, rounds: u32, memory: u32) -> Result<Self, ForeignError> {
        let key = base64::any(key.expose().trim()).filter(|key| OUTPUT.contains(&key.len()));
        let key = key.ok_or(ForeignError::Malformed("key of the project"))?;
        let separator = base64::any(separator.trim()).filter(|separator| separator.len() <= 16);
        let separator = separator.ok_or(ForeignError::Malformed("separator of the project"))?;
        Ok(Self { key, separator, cost: Cost::new(memory, rounds, 1)? })
    }

    /// The hash of a person, made ready to be kept.
    ///
    /// # Errors
    /// Where hash or salt are none.
    pub fn hash(&self, hash: &str, salt: &str) -> Result<Firebase, ForeignError> {
        let hash = base64::any(hash).filter(|hash| hash.len() == self.key.len());
        let hash = hash.ok_or(ForeignError::Malformed("end"))?;
        let mut salt = bytes(Some(salt), "salt", &(1..=32))?;
        salt.extend_from_slice(&self.separator);
        let stream: Vec<u8> = hash.iter().zip(&self.key).map(|(hash, key)| hash ^ key).collect();
        Ok(Firebase { cost: self.cost, salt, length: stream.len(), output: digest(&stream) })
    }
}

/// A Firebase hash as we keep it: `$vestibule-firebase$ln=14,r=8,p=1$64$salt$digest`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firebase {
    pub(super) cost: Cost,
    /// Salt of the person and separator of the project.
    salt: Vec<u8>,
    /// Bytes of the stream.
    length: usize,
    pub(super) output: Vec<u8>,
}

impl Firebase {
    pub(super) fn parse(mut parts: Split<'_, char>) -> Result<Self, ForeignError> {
        let cost = Cost::parse(parts.next().unwrap_or_default())?;
        let length = parts.next().and_then(super::number).map(|length| length as usize);
        let length = length.filter(|length| OUTPUT.contains(length));
        let length = length.ok_or(ForeignError::Malformed("length"))?;
        let salt = bytes(parts.next(), "salt", &SALT)?;
        let output = bytes(parts.next(), "end", &(32..=32))?;
        if parts.next().is_some() {
            return Err(ForeignError::Malformed("end"));
        }
        Ok(Self { cost, salt, length, output })
    }

    pub(super) fn compute(&self, password: &[u8]) -> Result<Vec<u8>, HashError> {
        let key = self.cost.compute(password, &self.salt, 32)?;
        let cipher = Aes256::new_from_slice(&key)
            .map_err(|_| HashError::Unsupported("a key of that length".to_owned()))?;
        let mut stream = Vec::with_capacity(OUTPUT.end() + 16);
        let mut counter: u128 = 0;
        while stream.len() < self.length {
            let mut block = counter.to_be_bytes().into();
            cipher.encrypt_block(&mut block);
            stream.extend_from_slice(&block);
            counter += 1;
        }
        Ok(digest(&stream[..self.length]))
    }
}

fn digest(stream: &[u8]) -> Vec<u8> {
    Sha256::digest(stream).to_vec()
}

impl fmt::Display for Firebase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (salt, output) = (BASE64_NOPAD.encode(&self.salt), BASE64_NOPAD.encode(&self.output));
        write!(f, "${NAME}${}${}${salt}${output}", self.cost, self.length)
    }
}
