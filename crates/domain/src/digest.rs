//! Digests of values that are searched for but never read back, such as API tokens.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// Length of a digest: the hexadecimal digits of SHA-256.
pub const LENGTH: usize = 64;

/// SHA-256 over parts, in lower-case hexadecimal.
///
/// The first part names the kind of value, so that digests of different kinds never collide; each part is prefixed with
/// its length, so that `("a", "bc")` and `("ab", "c")` differ.
pub fn of<const N: usize>(parts: [&str; N]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    HEXLOWER.encode(&hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::{LENGTH, of};

    #[test]
    fn parts_are_separated() {
        assert_ne!(of(["a", "bc"]), of(["ab", "c"]));
        assert_ne!(of(["a"]), of(["a", ""]));
        assert_eq!(of(["a", "bc"]), of(["a", "bc"]));
        assert_eq!(of(["ü"]).len(), LENGTH);
    }

    /// A change of the digest would make all known devices unknown and all recovery codes invalid.
    #[test]
    fn the_digest_is_stable() {
        let digest = "365481577ebb9249ed2caef5782df8fa36b7429ebfef0aab47630d4bc98fa02c";
        assert_eq!(of(["recovery-code", "A"]), digest);
    }
}
