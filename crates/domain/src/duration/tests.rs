use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case("500", 500)]
#[case("500ms", 500)]
#[case("0", 0)]
#[case(".5s", 500)]
#[case("10s", 10 * SECOND)]
#[case("15m", 15 * MINUTE)]
#[case("15 Mins", 15 * MINUTE)]
#[case("1 minute", MINUTE)]
#[case("1.5h", 90 * MINUTE)]
#[case("2   HRS", 2 * HOUR)]
#[case("1D", DAY)]
#[case("2 days", 2 * DAY)]
#[case("1w", WEEK)]
#[case("1y", 31_557_600 * SECOND)]
#[case("-3 days", -3 * DAY)]
#[case("-.5h", -30 * MINUTE)]
#[case("-0", 0)]
#[case("1.1h", 66 * MINUTE)]
#[case("1.4ms", 1)]
#[case("1000y", LONGEST_MILLIS)]
fn valid_durations_are_parsed(#[case] text: &str, #[case] millis: i64) {
    assert_eq!(parse_millis(text), Ok(millis));
    let expected = if millis < 0 {
        Err(DurationError::Negative)
    } else {
        Ok(Duration::from_millis(millis.unsigned_abs()))
    };
    assert_eq!(parse(text), expected);
}

#[rstest]
#[case("")]
#[case(" ")]
#[case("m")]
#[case("15 m ")]
#[case(" 15m")]
#[case("15\tm")]
#[case("15m\n")]
#[case("1.")]
#[case("1.h")]
#[case(".")]
#[case("-")]
#[case("--1")]
#[case("1-")]
#[case("1-2")]
#[case("1.2.3")]
#[case("+1")]
#[case("- 1")]
#[case("1e3")]
#[case("1,5h")]
#[case("1h30m")]
#[case("1 month")]
#[case("1µs")]
#[case("inf")]
#[case("NaN")]
#[case("٣s")]
fn invalid_durations_are_refused(#[case] text: &str) {
    assert_eq!(parse_millis(text), Err(DurationError::Syntax));
}

#[rstest]
#[case("1000.01y")]
#[case("-1001 years")]
#[case("99999999999999999999999999999999999999999999d")]
fn durations_above_1000_years_are_refused(#[case] text: &str) {
    assert_eq!(parse_millis(text), Err(DurationError::TooLong));
}

#[test]
fn long_texts_are_refused() {
    assert_eq!(parse_millis(&format!("{}1s", "0".repeat(98))), Ok(SECOND));
    assert_eq!(parse_millis(&format!("{}1s", "0".repeat(99))), Err(DurationError::Syntax));
}

#[rstest]
#[case(0, "0ms")]
#[case(750, "750ms")]
#[case(999, "999ms")]
#[case(1000, "1s")]
#[case(1499, "1s")]
#[case(1500, "2s")]
#[case(10_000, "10s")]
#[case(59_999, "60s")]
#[case(90_000, "2m")]
#[case(3_600_000, "1h")]
#[case(86_399_999, "24h")]
#[case(604_800_000, "7d")]
fn the_short_form_is_rounded(#[case] millis: u64, #[case] text: &str) {
    assert_eq!(short(Duration::from_millis(millis)), text);
}

#[test]
fn the_longest_possible_duration_has_a_short_form() {
    assert_eq!(short(Duration::MAX), "213503982334601d");
}

proptest! {
    #[test]
    fn any_text_is_bounded(text in ".{0,120}") {
        if let Ok(millis) = parse_millis(&text) {
            prop_assert!(millis.abs() <= LONGEST_MILLIS);
        }
    }

    #[test]
    fn similar_texts_are_bounded(text in "-?[0-9]{0,30}\\.?[0-9]{0,30} {0,3}(ms|s|m|h|d|w|y|days|Yrs)?") {
        if let Ok(millis) = parse_millis(&text) {
            prop_assert!(millis.abs() <= LONGEST_MILLIS);
        }
    }

    #[test]
    fn milliseconds_are_parsed_again(millis in -LONGEST_MILLIS..=LONGEST_MILLIS) {
        prop_assert_eq!(parse_millis(&format!("{millis}ms")), Ok(millis));
        prop_assert_eq!(parse_millis(&millis.to_string()), Ok(millis));
    }

    #[test]
    fn the_short_form_is_parsed_again_within_its_rounding(millis in 0..LONGEST_MILLIS.unsigned_abs()) {
        let shown = short(Duration::from_millis(millis));
        let back = parse(&shown).expect("the short form is in the syntax").as_millis();
        // Half of the unit at most, and the unit is never larger than the duration.
        prop_assert!(back.abs_diff(u128::from(millis)) * 2 <= u128::from(millis));
    }

    #[test]
    fn whole_days_are_parsed_again_exactly(days in 0_u32..365_000) {
        let duration = Duration::from_secs(u64::from(days) * 86_400);
        prop_assert_eq!(parse(&short(duration)), Ok(duration));
    }
}
