//! Recovery codes: replace the OTP of a user who has lost the authenticator. Each can be used once.

use data_encoding::BASE32_NOPAD;

use crate::digest;

/// Codes of a user.
pub const COUNT: usize = 10;

/// Characters of a code without hyphens: 80 bits in base32.
const LETTERS: usize = 16;

/// A code as it is shown to the user, from ten random bytes: `ABCD-EFGH-IJKL-MNOP`.
pub fn code_from(random: [u8; 10]) -> String {
    let letters = BASE32_NOPAD.encode(&random);
    let groups: Vec<&str> = (0..LETTERS).step_by(4).map(|start| &letters[start..start + 4]).collect();
    groups.join("-")
}

/// The digest of a code, which is stored instead of it. Case, hyphens and spaces of the input are ignored. `None` for a
/// text that cannot be a code, such as the six digits of an authenticator.
///
/// A fast digest is enough, because 80 random bits cannot be guessed.
pub fn digest_of(typed: &str) -> Option<String> {
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
    fn other_texts_have_no_digest(#[case] typed: &str) {
        assert_eq!(digest_of(typed), None);
    }

    proptest! {
        #[test]
        fn case_hyphens_and_spaces_are_ignored(random: [u8; 10], other: [u8; 10]) {
            let code = code_from(random);
            let stored = digest_of(&code).unwrap();
            prop_assert_eq!(digest_of(&code.to_lowercase().replace('-', " ")), Some(stored.clone()));
            prop_assert_eq!(digest_of(&code.replace('-', "")), Some(stored.clone()));
            prop_assert_eq!(digest_of(&code_from(other)) == Some(stored), random == other);
        }

        #[test]
        fn no_text_panics(typed: String) {
            digest_of(&typed);
        }
    }
}
