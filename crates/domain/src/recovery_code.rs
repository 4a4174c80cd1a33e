//! Recovery codes: what lets somebody in who has lost the second factor. Each works once.

use data_encoding::BASE32_NOPAD;

use crate::digest;

/// How many are made at once.
pub const COUNT: usize = 10;

/// Letters of a code: 80 bits in base32.
const LETTERS: usize = 16;

/// A code as it is shown to its owner, from ten random bytes: `ABCD-EFGH-IJKL-MNOP`.
pub fn code_from(random: [u8; 10]) -> String {
    let letters = BASE32_NOPAD.encode(&random);
    let groups: Vec<&str> = (0..LETTERS).step_by(4).map(|start| &letters[start..start + 4]).collect();
    groups.join("-")
}

/// What is stored of a code, and found again by whatever its owner types: case, hyphens and spaces do not matter.
/// `None` for a text that cannot be a code, such as the six digits of an authenticator.
///
/// A plain digest is enough: 80 random bits cannot be guessed, however quick the hash.
pub fn hash_of(typed: &str) -> Option<String> {
    if typed.len() > 4 * LETTERS {
        return None;
    }
    let letters: String = typed.chars().filter(|letter| !matches!(letter, '-' | ' ')).collect();
    let letters = letters.to_ascii_uppercase();
    let is_code = letters.len() == LETTERS && BASE32_NOPAD.decode(letters.as_bytes()).is_ok();
    is_code.then(|| digest::of(["recovery-code", &letters]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[test]
    fn a_code_is_shown_in_groups() {
        assert_eq!(code_from([0; 10]), "AAAA-AAAA-AAAA-AAAA");
        assert_eq!(code_from([255; 10]), "7777-7777-7777-7777");
    }

    #[rstest]
    #[case("123456")]
    #[case("")]
    #[case("AAAA-AAAA-AAAA-AAA")]
    #[case("AAAA-AAAA-AAAA-AAAAA")]
    #[case("AAAA-AAAA-AAAA-AAA1")]
    #[case("ÄAAA-AAAA-AAAA-AAA")]
    fn what_is_no_code_has_no_hash(#[case] typed: &str) {
        assert_eq!(hash_of(typed), None);
    }

    proptest! {
        #[test]
        fn a_code_is_found_however_it_is_typed(random: [u8; 10], other: [u8; 10]) {
            let code = code_from(random);
            let stored = hash_of(&code).unwrap();
            prop_assert_eq!(hash_of(&code.to_lowercase().replace('-', " ")), Some(stored.clone()));
            prop_assert_eq!(hash_of(&code.replace('-', "")), Some(stored.clone()));
            prop_assert_eq!(hash_of(&code_from(other)) == Some(stored), random == other);
        }

        #[test]
        fn no_text_is_too_odd(typed: String) {
            hash_of(&typed);
        }
    }
}
