//! Randomness as a parameter: use cases take it from the application.

use std::sync::Arc;

use parking_lot::Mutex;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

/// Characters of tokens, as in Directus: the URL-safe alphabet of RFC 4648 section 5.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/// Where random bytes come from: the operating system, or a seed in tests.
#[derive(Clone)]
pub enum Random {
    /// Bytes of the operating system.
    System,
    /// A repeatable sequence.
    Seeded(Arc<Mutex<StdRng>>),
}

impl Random {
    /// A sequence that is the same for the same seed.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match self {
            Self::System => rand::rng().fill_bytes(&mut bytes),
            Self::Seeded(generator) => generator.lock().fill_bytes(&mut bytes),
        }
        bytes
    }

    /// A random text over `A-Za-z0-9_-`; 64 characters are 384 bits.
    pub fn token(&self, length: usize) -> String {
        let mut token = String::with_capacity(length);
        while token.len() < length {
            let bytes: [u8; 64] = self.bytes();
            let left = length - token.len();
            token.extend(bytes.iter().take(left).map(|byte| char::from(ALPHABET[usize::from(byte & 63)])));
        }
        token
    }

    /// A random key.
    pub fn uuid(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid()
    }
}

impl std::fmt::Debug for Random {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Random")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_alphabet_has_64_different_characters() {
        assert_eq!(ALPHABET.iter().collect::<HashSet<_>>().len(), 64);
        assert!(ALPHABET.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)));
    }

    #[test]
    fn tokens_have_the_requested_length_and_differ() {
        let random = Random::seeded(1);
        let tokens: HashSet<_> = (0..100).map(|_| random.token(64)).collect();
        assert_eq!(tokens.len(), 100);
        assert!(tokens.iter().all(|token| token.len() == 64));
        assert_eq!(random.token(500).len(), 500);
    }
}
