use rstest::rstest;

use super::*;

fn parsed<T>(parse: impl Fn(&Value) -> Parsed<T>, text: &str) -> Option<T> {
    parse(&Value::Text(text.into())).ok()
}

#[rstest]
#[case("true", Some(true))]
#[case("TRUE", Some(true))]
#[case("1", Some(true))]
#[case("false", Some(false))]
#[case("0", Some(false))]
#[case("yes", None)]
#[case("2", None)]
fn flags(#[case] text: &str, #[case] expected: Option<bool>) {
    assert_eq!(parsed(flag, text), expected);
}

#[rstest]
#[case("1", Some(1))]
#[case(" 7 ", Some(7))]
#[case("1e2", Some(100))]
#[case("100.0", Some(100))]
#[case("0", None)]
#[case("101", None)]
#[case("-1", None)]
#[case("1.5", None)]
#[case("ten", None)]
#[case("0x10", None)]
fn integers_from_1_to_100(#[case] text: &str, #[case] expected: Option<u8>) {
    assert_eq!(parsed(integer(1_u8..=100), text), expected);
}

#[rstest]
#[case("5", Some(Some(5)))]
#[case("1e6", Some(Some(1_000_000)))]
#[case("-1", Some(None))]
#[case("Infinity", Some(None))]
#[case("false", Some(None))]
#[case("-2", None)]
#[case("many", None)]
#[case("NaN", None)]
fn limits(#[case] text: &str, #[case] expected: Option<Option<u64>>) {
    assert_eq!(parsed(limit, text), expected);
}

#[rstest]
#[case("0.99", Some(0.99))]
#[case("1", Some(1.0))]
#[case("1.1", None)]
#[case("NaN", None)]
fn numbers_up_to_1(#[case] text: &str, #[case] expected: Option<f64>) {
    assert_eq!(parsed(number(0.0..=1.0), text), expected);
}

#[rstest]
#[case("15m", Some(900_000))]
#[case("900000", Some(900_000))]
#[case("2 hours", Some(7_200_000))]
#[case("1.5h", Some(5_400_000))]
#[case("999ms", None)]
#[case("-1d", None)]
#[case("3 days", None)]
#[case("abc", None)]
fn durations_from_1s_to_2d(#[case] text: &str, #[case] expected: Option<u64>) {
    let range = Duration::from_secs(1)..=Duration::from_secs(172_800);
    assert_eq!(parsed(duration(range), text), expected.map(Duration::from_millis));
}

#[rstest]
#[case("1048576", Some(1_048_576))]
#[case("1mb", Some(1_048_576))]
#[case("1.5 KB", Some(1536))]
#[case("2gb", Some(2_147_483_648))]
#[case("10b", Some(10))]
#[case("0", None)]
#[case("-1mb", None)]
#[case("1xb", None)]
#[case("mb", None)]
#[case("9e99", None)]
fn byte_counts(#[case] text: &str, #[case] expected: Option<u64>) {
    assert_eq!(parsed(bytes, text), expected);
}

#[test]
fn lists_of_texts() {
    assert_eq!(parsed(list, " a, b ,,c"), Some(vec!["a".into(), "b".into(), "c".into()]));
    let array = Value::List(vec![Value::Text("a,b".into())]);
    assert_eq!(list(&array), Ok(vec!["a,b".to_owned()]));
    assert!(list(&Value::Pattern("a".into())).is_err());
}

#[test]
fn the_error_of_a_choice_lists_its_words() {
    let words = choice(&[("lax", 1), ("strict", 2), ("none", 3)]);
    assert_eq!(parsed(&words, "Strict"), Some(2));
    assert_eq!(words(&Value::Text("foo".into())), Err("use lax, strict or none".into()));
    assert_eq!(off_or(&words)(&Value::Text("foo".into())), Err("use lax, strict or none, or false".into()));
    assert_eq!(parsed(off_or(words), "false"), Some(None));
}

#[test]
fn a_duration_says_what_is_allowed() {
    let range = Duration::from_secs(1)..=Duration::from_secs(3600);
    let allowed = "use a duration such as 500ms, 10s, 15m, 2h or 7d, from 1s to 1h";
    assert_eq!(duration(range)(&Value::Text("abc".into())), Err(allowed.into()));
}
