//! JSON texts of bodies, refused in the words of V8, which reach the client as the reason of `INVALID_PAYLOAD`.

mod fault;
mod scanner;

use serde_json::Value;

/// Reads a body; the error is the reason, without a full stop.
///
/// Only objects and lists are bodies. Of a name that comes twice the last value counts. Nesting is bounded, so that no
/// body can exhaust the stack.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, String> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let start = text.trim_start_matches([' ', '\t', '\n', '\r']);
    if !start.is_empty() && !start.starts_with(['{', '[']) {
        return Err(fault::unexpected_token(text, text.len() - start.len()));
    }
    // What V8 would take and we do not (nested too deeply, half a surrogate pair) is told in our parser's words.
    let mut value = serde_json::from_str(text)
        .map_err(|error| fault::describe(text).unwrap_or_else(|| error.to_string()))?;
    if text.contains(['.', 'e', 'E']) {
        make_integers(&mut value);
    }
    Ok(value)
}

/// JavaScript has one kind of number: `2.0` and `2e0` are 2.
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

/// Up to 2^53 every integer has a floating-point number of its own.
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

    /// As Node 22 words them (body-parser for the first character).
    #[rstest]
    #[case("", "Unexpected end of JSON input")]
    #[case(" \n", "Unexpected end of JSON input")]
    #[case("nonsense", r#"Unexpected token 'n', "nonsense" is not valid JSON"#)]
    #[case("\"text\"", r#"Unexpected token '"', ""text"" is not valid JSON"#)]
    #[case("5", r#"Unexpected token '5', "5" is not valid JSON"#)]
    #[case("  5", r#"Unexpected token '5', "  5" is not valid JSON"#)]
    #[case("null", r#"Unexpected token 'n', "null" is not valid JSON"#)]
    #[case("{\"email\": ", "Unexpected end of JSON input")]
    #[case("{email: 1}", "Expected property name or '}' in JSON at position 1 (line 1 column 2)")]
    #[case("[1,2", "Expected ',' or ']' after array element in JSON at position 4 (line 1 column 5)")]
    #[case("{\"a\":1}x", "Unexpected non-whitespace character after JSON at position 7 (line 1 column 8)")]
    #[case("{\"a\":1,}", "Expected double-quoted property name in JSON at position 7 (line 1 column 8)")]
    #[case("{\"a\" 1}", "Expected ':' after property name in JSON at position 5 (line 1 column 6)")]
    #[case("{\"a\":1", "Expected ',' or '}' after property value in JSON at position 6 (line 1 column 7)")]
    #[case("{\"a\":01}", "Unexpected number in JSON at position 6 (line 1 column 7)")]
    #[case("{\"a\":-}", "No number after minus sign in JSON at position 6 (line 1 column 7)")]
    #[case("{\"a\":1.}", "Unterminated fractional number in JSON at position 7 (line 1 column 8)")]
    #[case("{\"a\":1e}", "Exponent part is missing a number in JSON at position 7 (line 1 column 8)")]
    #[case("{\"a\":\"b", "Unterminated string in JSON at position 7 (line 1 column 8)")]
    #[case("{\"a\":\"\\x\"}", "Bad escaped character in JSON at position 7 (line 1 column 8)")]
    #[case("{\"a\":\"\\u12\"}", "Bad Unicode escape in JSON at position 10 (line 1 column 11)")]
    #[case(
        "{\"a\":\"\n\"}",
        "Bad control character in string literal in JSON at position 6 (line 1 column 7)"
    )]
    #[case("[1,\n 2 3]", "Expected ',' or ']' after array element in JSON at position 7 (line 2 column 4)")]
    #[case("\n\n{\"a\":x}", "Unexpected token 'x', \"\n\n{\"a\":x}\" is not valid JSON")]
    #[case("{\"a\":tru}", "Unexpected token '}', \"{\"a\":tru}\" is not valid JSON")]
    #[case("[tr\"x\"]", "Unexpected string in JSON at position 3 (line 1 column 4)")]
    #[case("[1,]", "Unexpected token ']', \"[1,]\" is not valid JSON")]
    #[case(
        "[\"aaaaaaaaaaaaaaaaaaaaaaaa\",x]",
        "Unexpected token 'x', ...\"aaaaaaaa\",x]\" is not valid JSON"
    )]
    #[case("[x,\"aaaaaaaaaaaaaaaaaaaaaaaa\"]", "Unexpected token 'x', \"[x,\"aaaaaaa\"... is not valid JSON")]
    #[case("[\"ää\",x]", "Unexpected token 'x', \"[\"ää\",x]\" is not valid JSON")]
    #[case("[\"😀\" x]", "Expected ',' or ']' after array element in JSON at position 6 (line 1 column 7)")]
    fn refusals_are_worded_as_by_v8(#[case] text: &str, #[case] wanted: &str) {
        assert_eq!(parse(text.as_bytes()), Err(wanted.to_owned()));
    }

    #[rstest]
    #[case("{\"a\":1,\"b\":2,\"a\":3}", json!({"a": 3, "b": 2}))]
    #[case("\u{feff}{\"a\":1}", json!({"a": 1}))]
    #[case(" [ ]", json!([]))]
    #[case("[2.0, -2.5e3, 2.5, 1e300]", json!([2, -2500, 2.5, 1e300]))]
    #[case("{\"__proto__\":{\"a\":1}}", json!({"__proto__": {"a": 1}}))]
    fn objects_and_lists_are_read(#[case] text: &str, #[case] wanted: Value) {
        assert_eq!(parse(text.as_bytes()), Ok(wanted));
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced() {
        assert_eq!(parse(b"{\"a\":\"\xff\"}"), Ok(json!({"a": "\u{fffd}"})));
    }

    #[test]
    fn deep_nesting_is_refused_and_not_felt() {
        let deep = "[".repeat(100_000);
        assert!(parse(deep.as_bytes()).is_err());
        let closed = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
        assert!(parse(closed.as_bytes()).unwrap_err().starts_with("recursion limit exceeded"));
    }

    proptest! {
        #[test]
        fn every_refusal_has_words(text in "[\\[{\"\\\\a:,0-9. \\n\\]}tru-]{0,40}") {
            if let Err(reason) = parse(text.as_bytes()) {
                prop_assert!(!reason.is_empty());
            }
        }

        #[test]
        fn what_serialises_is_read_back(texts in proptest::collection::vec("\\PC{0,10}", 0..5)) {
            let value = json!({"texts": texts});
            prop_assert_eq!(parse(value.to_string().as_bytes()), Ok(value));
        }
    }
}
