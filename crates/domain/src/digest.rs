//! Digests of things that are looked up but need not be read again.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// Length of a digest: the hexadecimal digits of SHA-256.
pub const LENGTH: usize = 64;

/// SHA-256 over parts, in lower-case hexadecimal.
///
/// The first part says what the digest is of, so that one kind never stands for another; each part goes in with its
/// length, so that `("a", "bc")` is not `("ab", "c")`.
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
    fn parts_do_not_run_into_each_other() {
        assert_ne!(of(["a", "bc"]), of(["ab", "c"]));
        assert_ne!(of(["a"]), of(["a", ""]));
        assert_eq!(of(["a", "bc"]), of(["a", "bc"]));
        assert_eq!(of(["ü"]).len(), LENGTH);
    }

    /// A change here makes strangers of everybody's devices and voids all recovery codes.
    #[test]
    fn a_digest_stays_what_it_is() {
        let digest = "365481577ebb9249ed2caef5782df8fa36b7429ebfef0aab47630d4bc98fa02c";
        assert_eq!(of(["recovery-code", "A"]), digest);
    }
}
