//! Converts exported hashes of other systems to their stored form.

use super::pbkdf2::{Digest, Pbkdf2};
use super::{FirebaseProject, Foreign, ForeignError, OUTPUT, SALT, bytes, number};
use crate::password::StoredHash;

/// Converts an exported hash to its stored form.
///
/// Supported are PHC strings of Argon2, scrypt and PBKDF2, bcrypt, the formats of Django for these four, stored hashes of
/// Directus and Vestibule, and those of a Firebase project, which need the salt of the user.
///
/// # Errors
/// The error names the malformed part and never contains the hash.
pub fn imported(
    text: &str,
    salt: Option<&str>,
    project: Option<&FirebaseProject>,
) -> Result<StoredHash, ForeignError> {
    let text = text.trim();
    if let Some(salt) = salt {
        let project = project.ok_or(ForeignError::NoProject)?;
        return project.hash(text, salt).map(|hash| StoredHash::Foreign(Foreign::Firebase(hash)));
    }
    match text.split_once('$') {
        Some(("pbkdf2_sha256", rest)) => django(Digest::Sha256, rest),
        Some(("pbkdf2_sha1", rest)) => django(Digest::Sha1, rest),
        // Django names its hasher before the hash: `argon2$argon2id$…` and `bcrypt$$2b$…`.
        Some(("argon2", rest)) => StoredHash::parse(&format!("${rest}")),
        Some(("bcrypt", rest)) => StoredHash::parse(rest),
        Some(("", _)) => StoredHash::parse(text),
        _ if project.is_some() => Err(ForeignError::NoProject),
        _ => Err(ForeignError::Unknown),
    }
}

/// `iterations$salt$hash`: the salt is a text, the hash base64.
fn django(digest: Digest, text: &str) -> Result<StoredHash, ForeignError> {
    let mut parts = text.split('$');
    let rounds = parts.next().and_then(number).ok_or(ForeignError::Malformed("number of rounds"))?;
    let salt = parts.next().map(|salt| salt.as_bytes().to_vec());
    let salt = salt.filter(|salt| SALT.contains(&salt.len())).ok_or(ForeignError::Malformed("salt"))?;
    let output = bytes(parts.next(), "end", &OUTPUT)?;
    if parts.next().is_some() {
        return Err(ForeignError::Malformed("end"));
    }
    Pbkdf2::new(digest, rounds, salt, output).map(|hash| StoredHash::Foreign(Foreign::Pbkdf2(hash)))
}
