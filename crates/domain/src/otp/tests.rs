use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// The key of RFC 6238 appendix B, "12345678901234567890".
const RFC_SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

#[rstest]
#[case(59, "94287082")]
#[case(1_111_111_109, "07081804")]
#[case(1_111_111_111, "14050471")]
#[case(1_234_567_890, "89005924")]
#[case(2_000_000_000, "69279037")]
#[case(20_000_000_000, "65353130")]
fn the_vectors_of_the_rfc_match(#[case] seconds: u64, #[case] eight_digits: &str) {
    let code = &eight_digits[2..];
    let step = seconds / 30;
    assert_eq!(matching_step(RFC_SECRET, code, seconds), Some(step));
    assert_eq!(matching_step(RFC_SECRET, code, (step - 1) * 30), Some(step), "the clock of the app is ahead");
    assert_eq!(matching_step(RFC_SECRET, code, (step + 1) * 30 + 29), Some(step), "the code was typed late");
    assert_eq!(matching_step(RFC_SECRET, code, (step + 2) * 30), None, "too late");
    if let Some(too_early) = ((step - 1) * 30).checked_sub(1) {
        assert_eq!(matching_step(RFC_SECRET, code, too_early), None, "too early");
    }
}

#[test]
fn the_epoch_has_no_step_before_it() {
    assert_eq!(matching_step(RFC_SECRET, "755224", 0), Some(0));
    assert_eq!(matching_step(RFC_SECRET, "287082", 0), Some(1));
}

#[test]
fn the_largest_time_does_not_panic() {
    assert_eq!(matching_step(RFC_SECRET, "000000", u64::MAX), None);
}

#[rstest]
#[case("")]
#[case("28708")]
#[case("2870820")]
#[case("94287082")]
#[case("287 082")]
#[case(" 287082")]
#[case("287082 ")]
#[case("+87082")]
#[case("28708x")]
#[case("２８７０８２")]
#[case("287083")]
fn other_codes_do_not_match(#[case] code: &str) {
    assert_eq!(matching_step(RFC_SECRET, code, 59), None);
}

#[rstest]
#[case::ten_bytes("GEZDGNBVGY3TQOJQ", "263420")]
#[case::lower_case("gezdgnbvgy3tqojq", "263420")]
#[case::one_byte("GE", "711154")]
#[case::one_byte_padded("GE======", "711154")]
#[case::five_bytes("GEZDGNBV", "662488")]
#[case::eight_bytes("GEZDGNBVGY3TQ", "149148")]
#[case::eight_bytes_padded("GEZDGNBVGY3TQ===", "149148")]
#[case::twenty_one_bytes("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGE", "798304")]
#[case::left_over_bits("JBSWY3DPEHPK3PX", "631024")]
fn secrets_may_have_any_length(#[case] secret: &str, #[case] code: &str) {
    assert_eq!(matching_step(secret, code, 59), Some(1));
}

#[rstest]
#[case::empty("", "812658")]
#[case::only_padding("====", "812658")]
#[case::not_base32("!!!", "812658")]
#[case::digit_outside_the_alphabet("GEZDGNBVGY3TQOJ1", "263420")]
#[case::impossible_length("GEZDGNBVGY3TQOJQG", "263420")]
#[case::space("GEZDGNBV GY3TQOJQ", "263420")]
#[case::padding_inside("GEZDGNBV=GY3TQOJQ", "263420")]
fn malformed_secrets_match_nothing(#[case] secret: &str, #[case] code: &str) {
    assert_eq!(matching_step(secret, code, 59), None);
}

#[test]
fn a_secret_is_sixteen_characters() {
    assert_eq!(secret_from(*b"1234567890"), "GEZDGNBVGY3TQOJQ");
    assert_eq!(secret_from([0; 10]), "AAAAAAAAAAAAAAAA");
}

#[rstest]
#[case(
    "Directus",
    "tfa@example.com",
    "otpauth://totp/Directus:tfa%40example.com?secret=ABC&period=30&digits=6&algorithm=SHA1&issuer=Directus"
)]
#[case(
    "My Project & Co",
    "o'x+tag@exämple.com",
    "otpauth://totp/My%20Project%20%26%20Co:o'x%2Btag%40ex%C3%A4mple.com?secret=ABC&period=30&digits=6\
     &algorithm=SHA1&issuer=My%20Project%20%26%20Co"
)]
#[case(
    "Ü:x!'()*~-_.",
    "a/b?c#d%",
    "otpauth://totp/%C3%9C%3Ax!'()*~-_.:a%2Fb%3Fc%23d%25?secret=ABC&period=30&digits=6&algorithm=SHA1\
     &issuer=%C3%9C%3Ax!'()*~-_."
)]
fn the_url_of_the_qr_code_is_encoded(#[case] project: &str, #[case] email: &str, #[case] url: &str) {
    assert_eq!(otpauth_url(project, email, "ABC"), url);
}

proptest! {
    #[test]
    fn no_input_panics(secret in ".{0,40}|[A-Z2-7=]{0,80}", code in ".{0,8}|[0-9]{6}", seconds: u64) {
        if let Some(step) = matching_step(&secret, &code, seconds) {
            prop_assert!(step.abs_diff(seconds / STEP_SECONDS) <= 1);
        }
    }

    #[test]
    fn a_new_secret_makes_codes_that_match(random: [u8; 10], seconds in 60..u64::from(u32::MAX)) {
        let secret = secret_from(random);
        let step = seconds / STEP_SECONDS;
        let code = totp(&secret).and_then(|totp| code_of(&totp, step)).expect("a code");
        prop_assert_eq!(code.len(), 6);
        // The adjacent step has the same code one time in a million; the later step is returned.
        let found = matching_step(&secret, &code, seconds);
        prop_assert!(found == Some(step) || found == Some(step + 1));
    }
}
