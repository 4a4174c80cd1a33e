//! Signature algorithms of tokens.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Secret;

/// Signs and verifies with one algorithm and one key (RFC 7515 section 5).
///
/// A further algorithm, such as EdDSA or ES256, is a further implementation.
pub(super) trait Signer {
    /// The `alg` of the header (RFC 7518 section 3.1). A token with another one is refused.
    const ALGORITHM: &'static str;

    /// The header of each token that is made, in base64url.
    const ENCODED_HEADER: &'static str;

    /// The signature of a message.
    fn sign(&self, message: &[u8]) -> Vec<u8>;

    /// Whether this is the signature of the message.
    fn verify(&self, message: &[u8], signature: &[u8]) -> bool;
}

/// HMAC with SHA-256 (RFC 7518 section 3.2).
#[derive(Clone)]
pub(super) struct Hs256(Hmac<Sha256>);

impl Hs256 {
    pub(super) fn new(secret: &Secret) -> Self {
        let keyed = Hmac::new_from_slice(secret.expose().as_bytes());
        Self(keyed.expect("HMAC takes a key of any length (RFC 2104 section 3)"))
    }
}

impl Signer for Hs256 {
    const ALGORITHM: &'static str = "HS256";

    /// `{"alg":"HS256","typ":"JWT"}`.
    const ENCODED_HEADER: &'static str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.clone().chain_update(message).finalize().into_bytes().to_vec()
    }

    /// In constant time; a signature of another length than 32 bytes is wrong.
    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.clone().chain_update(message).verify_slice(signature).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64URL_NOPAD;
    use rstest::rstest;

    use super::*;

    /// RFC 4231, test case 2.
    const EXPECTED: [u8; 32] = [
        0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e, 0x6a, 0x04, 0x24, 0x26, 0x08, 0x95, 0x75, 0xc7, 0x5a,
        0x00, 0x3f, 0x08, 0x9d, 0x27, 0x39, 0x83, 0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43,
    ];

    #[test]
    fn the_header_names_the_algorithm() {
        let header = format!("{{\"alg\":\"{}\",\"typ\":\"JWT\"}}", Hs256::ALGORITHM);
        assert_eq!(BASE64URL_NOPAD.encode(header.as_bytes()), Hs256::ENCODED_HEADER);
    }

    #[test]
    fn hs256_signs_as_the_rfc_says() {
        let signer = Hs256::new(&Secret::new("Jefe"));
        assert_eq!(signer.sign(b"what do ya want for nothing?"), EXPECTED);
        assert!(signer.verify(b"what do ya want for nothing?", &EXPECTED));
        assert!(!signer.verify(b"what do ya want for nothing!", &EXPECTED));
    }

    #[rstest]
    #[case::empty(0)]
    #[case::one_block(64)]
    #[case::longer_than_a_block(65)]
    #[case::long(10_000)]
    fn a_secret_may_have_any_length(#[case] length: usize) {
        let signer = Hs256::new(&Secret::new("x".repeat(length)));
        assert!(signer.verify(b"message", &signer.sign(b"message")));
    }

    #[rstest]
    #[case(0)]
    #[case(1)]
    #[case(16)]
    #[case(31)]
    fn a_part_of_a_signature_is_refused(#[case] length: usize) {
        let signer = Hs256::new(&Secret::new("Jefe"));
        assert!(!signer.verify(b"what do ya want for nothing?", &EXPECTED[..length]));
    }
}
