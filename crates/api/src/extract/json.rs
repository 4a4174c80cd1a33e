//! JSON bodies, as Directus accepts them. The reasons of refusals are those of `serde_json`, after the word "Unexpected" with
//! which those of Directus begin.

use serde_json::Value;

/// Reads a body; the error is the reason of `INVALID_PAYLOAD`, without a full stop.
///
/// Only objects and arrays are bodies. If a name occurs twice, the last value counts. The depth of nesting is bounded, so that
/// no body can exhaust the stack.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, String> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut value: Value =
        serde_json::from_str(text).map_err(|error| format!("Unexpected input: {error}"))?;
    if !matches!(value, Value::Object(_) | Value::Array(_)) {
        return Err("Expected an object or an array".to_owned());
    }
    if text.contains(['.', 'e', 'E']) {
        make_integers(&mut value);
    }
    Ok(value)
}

/// Turns floating-point numbers into integers where they are whole: in JavaScript `2.0` and `2e0` are 2.
fn make_integers(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(make_integers),
        Value::Object(members) => members.values_mut().for_each(make_integers),
        Value::Number(number) if number.is_f64() => {
            if let Some(integer) = number.as_f64().and_then(as_integer) {
                *value = integer.into();
            }
        }
        _ => {}
    }
}

/// Up to 2^53 a floating-point number represents every integer exactly.
fn as_integer(number: f64) -> Option<i64> {
    let exact = number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "the number was checked to be a small integer")]
    exact.then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    #[rstest]
    #[case("")]
    #[case(" \n")]
    #[case("nonsense")]
    #[case("\"text\"")]
    #[case("5")]
    #[case("  5")]
    #[case("null")]
    #[case("{\"email\": ")]
    #[case("{email: 1}")]
    #[case("[1,2")]
    #[case("{\"a\":1}x")]
    #[case("{\"a\":1,}")]
    #[case("{\"a\" 1}")]
    #[case("{\"a\":1")]
    #[case("{\"a\":01}")]
    #[case("{\"a\":-}")]
    #[case("{\"a\":1.}")]
    #[case("{\"a\":1e}")]
    #[case("{\"a\":\"b")]
    #[case("{\"a\":\"\\x\"}")]
    #[case("{\"a\":\"\\u12\"}")]
    #[case("{\"a\":\"\n\"}")]
    #[case("[1,\n 2 3]")]
    #[case("\n\n{\"a\":x}")]
    #[case("{\"a\":tru}")]
    #[case("[tr\"x\"]")]
    #[case("[1,]")]
    #[case("[\"aaaaaaaaaaaaaaaaaaaaaaaa\",x]")]
    #[case("[x,\"aaaaaaaaaaaaaaaaaaaaaaaa\"]")]
    #[case("[\"ää\",x]")]
    #[case("[\"😀\" x]")]
    fn syntax_errors_and_single_values_are_refused(#[case] text: &str) {
        assert!(parse(text.as_bytes()).is_err());
    }

    #[rstest]
    #[case("nonsense", "Unexpected input: expected ident at line 1 column 2")]
    #[case("{\"email\": ", "Unexpected input: EOF while parsing a value at line 1 column 10")]
    #[case("[1,\n 2 3]", "Unexpected input: expected `,` or `]` at line 2 column 4")]
    #[case("5", "Expected an object or an array")]
    fn a_reason_says_where_the_error_is_and_quotes_nothing(#[case] text: &str, #[case] reason: &str) {
        assert_eq!(parse(text.as_bytes()), Err(reason.to_owned()));
    }

    #[rstest]
    #[case("{\"a\":1,\"b\":2,\"a\":3}", json!({"a": 3, "b": 2}))]
    #[case("\u{feff}{\"a\":1}", json!({"a": 1}))]
    #[case(" [ ]", json!([]))]
    #[case("[2.0, -2.5e3, 2.5, 1e300]", json!([2, -2500, 2.5, 1e300]))]
    #[case("{\"__proto__\":{\"a\":1}}", json!({"__proto__": {"a": 1}}))]
    fn objects_and_arrays_are_read(#[case] text: &str, #[case] wanted: Value) {
        assert_eq!(parse(text.as_bytes()), Ok(wanted));
    }

    #[test]
    fn invalid_utf8_is_replaced() {
        assert_eq!(parse(b"{\"a\":\"\xff\"}"), Ok(json!({"a": "\u{fffd}"})));
    }

    #[test]
    fn deep_nesting_is_refused() {
        let deep = "[".repeat(100_000);
        assert!(parse(deep.as_bytes()).is_err());
        let closed = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
        assert!(
            parse(closed.as_bytes()).unwrap_err().starts_with("Unexpected input: recursion limit exceeded")
        );
    }

    proptest! {
        #[test]
        fn every_refusal_has_a_reason(text in "[\\[{\"\\\\a:,0-9. \\n\\]}tru-]{0,40}") {
            if let Err(reason) = parse(text.as_bytes()) {
                prop_assert!(!reason.is_empty());
            }
        }

        #[test]
        fn serialised_values_are_read_back(texts in proptest::collection::vec("\\PC{0,10}", 0..5)) {
            let value = json!({"texts": texts});
            prop_assert_eq!(parse(value.to_string().as_bytes()), Ok(value));
        }
    }
}
