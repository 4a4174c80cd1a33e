//! Firebase's variant of scrypt, stored in a form that does not need the key of the project.
//!
//! Firebase derives a key from the password with scrypt, encrypts the key of the project with it (AES-256 in counter mode)
//! and stores the ciphertext, which is the key of the project XOR the key stream. The import, which has the key of the
//! project, recovers the key stream and stores a digest of it. The digest verifies a password, and the key of the project
//! cannot be computed from it, even together with the Firebase hashes (docs/decisions/0013-imported-passwords.md).

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

/// Identifier of the stored form.
pub(super) const NAME: &str = "vestibule-firebase";

/// Password hash parameters of a Firebase project (console, Authentication, Users, Password hash parameters).
#[derive(Debug, Clone)]
pub struct FirebaseProject {
    key: Vec<u8>,
    separator: Vec<u8>,
    cost: Cost,
}

impl FirebaseProject {
    /// From the values that the console shows: key and separator in base64.
    ///
    /// # Errors
    /// If a value is malformed or a login would be too expensive.
    pub fn new(key: &Secret, separator: &str, rounds: u32, memory: u32) -> Result<Self, ForeignError> {
        let key = base64::any(key.expose().trim()).filter(|key| OUTPUT.contains(&key.len()));
        let key = key.ok_or(ForeignError::Malformed("key of the project"))?;
        let separator = base64::any(separator.trim()).filter(|separator| separator.len() <= 16);
        let separator = separator.ok_or(ForeignError::Malformed("separator of the project"))?;
        Ok(Self { key, separator, cost: Cost::new(memory, rounds, 1)? })
    }

    /// Converts the hash of a user to its stored form. Both arguments are base64.
    ///
    /// # Errors
    /// If hash or salt are malformed.
    pub fn hash(&self, hash: &str, salt: &str) -> Result<Firebase, ForeignError> {
        let hash = base64::any(hash).filter(|hash| hash.len() == self.key.len());
        let hash = hash.ok_or(ForeignError::Malformed("end"))?;
        let mut salt = bytes(Some(salt), "salt", &(1..=32))?;
        salt.extend_from_slice(&self.separator);
        let stream: Vec<u8> = hash.iter().zip(&self.key).map(|(hash, key)| hash ^ key).collect();
        Ok(Firebase { cost: self.cost, salt, length: stream.len(), output: digest(&stream) })
    }
}

/// The stored form of a Firebase hash: `$vestibule-firebase$ln=14,r=8,p=1$64$salt$digest`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firebase {
    pub(super) cost: Cost,
    /// Salt of the user, followed by the separator of the project.
    salt: Vec<u8>,
    /// Length of the key stream in bytes.
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
