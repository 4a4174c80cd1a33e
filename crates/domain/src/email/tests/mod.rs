mod verdicts;

use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case("a", 64, 65)]
#[case("é", 32, 33)]
#[case("漢", 21, 22)]
#[case("😀", 16, 17)]
fn a_local_part_has_at_most_64_bytes(#[case] letter: &str, #[case] fits: usize, #[case] too_long: usize) {
    assert!(is_valid(&format!("{}@example.com", letter.repeat(fits))));
    assert!(!is_valid(&format!("{}@example.com", letter.repeat(too_long))));
}

#[rstest]
#[case("b", 63, 64)]
#[case("é", 57, 58)]
fn a_label_has_at_most_63_bytes_of_ascii(#[case] letter: &str, #[case] fits: usize, #[case] too_long: usize) {
    assert!(is_valid(&format!("a@{}.com", letter.repeat(fits))));
    assert!(!is_valid(&format!("a@{}.com", letter.repeat(too_long))));
}

#[rstest]
#[case("b")]
#[case("é")]
#[case("漢")]
fn an_address_has_at_most_254_code_units(#[case] letter: &str) {
    let labels = [50, 50, 50, 50].map(|length| letter.repeat(length)).join(".");
    let address = |last: usize| format!("a@{labels}.{}.com", letter.repeat(last));
    assert!(is_valid(&address(44)), "254");
    assert!(!is_valid(&address(45)), "255");
}

#[test]
fn a_very_long_text_is_refused() {
    assert!(!is_valid(&format!("a@{}.com", "b.".repeat(1_000_000))));
}

#[rstest]
#[case("Ann@Example.COM", "ann@example.com")]
#[case("JÜRGEN@example.com", "jürgen@example.com")]
#[case("ΝΊΚΟΣ@example.com", "νίκος@example.com")]
#[case("ann+tag@example.com", "ann+tag@example.com")]
#[case("victim@example.com", "victim@example.com")]
fn normalised_is_lower_case(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(normalised(text), expected);
}

#[rstest]
#[case("vìctim@example.com")]
#[case("ｖictim@example.com")]
#[case("victim@ｅxample.com")]
#[case("v\u{200b}ictim@example.com")]
#[case("vict\u{131}m@example.com")]
#[case("vict\u{130}m@example.com")]
#[case("victim @example.com")]
fn similar_looking_addresses_differ(#[case] text: &str) {
    assert_ne!(normalised(text), "victim@example.com");
}

/// Texts that are often accepted, with characters at the limits of the rules.
fn nearly_an_address() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9.!é漢٢\\-]{1,9}@([a-z0-9éÜß漢\\-_]{1,9}[.。]){1,3}(com|DE|рф|zz|xn--p1ai|c0m)"
}

proptest! {
    #[test]
    fn no_text_panics(text in ".{0,300}|.{0,20}@.{0,20}") {
        is_valid(&text);
        has_invisible(&text);
        normalised(&text);
    }

    #[test]
    fn accepted_addresses_meet_the_rules(text in nearly_an_address()) {
        if !is_valid(&text) {
            return Ok(());
        }
        let (local, domain) = text.split_once('@').expect("an @");
        prop_assert!(text.encode_utf16().count() <= 254);
        prop_assert!((1..=64).contains(&local.len()));
        prop_assert!(!local.starts_with('.') && !local.ends_with('.') && !local.contains(".."));
        prop_assert!(!local.contains(['"', '@', ' ', '\\', ',', ';', ':', '(', ')', '<', '>', '[', ']']));
        let labels: Vec<_> = domain.split(['.', '。', '．', '｡']).collect();
        prop_assert!(labels.len() >= 2);
        for label in labels {
            prop_assert!(!label.is_empty() && !label.contains('_'));
            // A hyphen at the edge is hidden in the ASCII form of an international label (`xn--…`).
            prop_assert!(!label.is_ascii() || !label.starts_with('-') && !label.ends_with('-'));
        }
    }

    #[test]
    fn the_verdict_does_not_depend_on_ascii_case(text in nearly_an_address()) {
        prop_assert_eq!(is_valid(&text), is_valid(&text.to_ascii_uppercase()));
    }

    #[test]
    fn normalising_twice_changes_nothing(text in ".{0,40}") {
        let once = normalised(&text);
        prop_assert_eq!(normalised(&once), once);
    }
}
