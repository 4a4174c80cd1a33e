//! Recovery codes: single-use codes that replace an OTP, for users who have lost their authenticator app.

use data_encoding::BASE32_NOPAD;

use crate::digest;

/// Number of codes that are generated at once.
pub const COUNT: usize = 10;

/// Letters in a code: 80 bits in base32.
const LETTERS: usize = 16;

/// A code from ten random bytes, in the form in which users see it: `ABCD-EFGH-IJKL-MNOP`.
pub fn code_from(random: [u8; 10]) -> String {
    let letters = BASE32_NOPAD.encode(&random);
    let groups: Vec<&str> = (0..LETTERS).step_by(4).map(|start| &letters[start..start + 4]).collect();
    groups.join("-")
}

/// The digest that is stored of a code. Case, hyphens and spaces do not matter. `None` for a text that does not have
/// the form of a code, such as an OTP.
///
/// A fast hash is sufficient, because 80 random bits cannot be guessed.
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
    fn a_text_of_another_form_has_no_digest(#[case] typed: &str) {
        assert_eq!(digest_of(typed), None);
    }

    proptest! {
        #[test]
        fn case_hyphens_and_spaces_do_not_matter(random: [u8; 10], other: [u8; 10]) {
            let code = code_from(random);
            let stored = digest_of(&code).unwrap();
            prop_assert_eq!(digest_of(&code.to_lowercase().replace('-', " ")), Some(stored.clone()));
            prop_assert_eq!(digest_of(&code.replace('-', "")), Some(stored.clone()));
            prop_assert_eq!(digest_of(&code_from(other)) == Some(stored), random == other);
        }

        #[test]
        fn any_text_is_handled(typed: String) {
            digest_of(&typed);
        }
    }
}
