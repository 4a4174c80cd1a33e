use proptest::prelude::*;
use rstest::rstest;

use super::ast::{Document, Selection, Written};
use super::parse;

fn read(source: &str) -> Document<'_> {
    parse(source, 5000).unwrap_or_else(|fault| panic!("{source}: {fault:?}"))
}

/// The error with its location.
fn refusal(source: &str) -> String {
    let fault = parse(source, 5000).expect_err("a refusal");
    let at = fault.locations[0];
    format!("{}:{} {}", at.line, at.column, fault.message)
}

#[test]
fn all_parts_of_a_document_are_read() {
    let document = read(
        "query Q($id: ID! = \"x\", $list: [Int!]) @a { me: users_me(id: $id) @include(if: true) { ...F ... on T { x } } }
         fragment F on T { y(list: [1, -2.5e3, json, null, {a: $list}]) }
         mutation { z } { w }",
    );
    assert_eq!(document.operations.len(), 3);
    assert_eq!(document.fragments[0].on.text, "T");
    let query = &document.operations[0];
    assert_eq!(query.variables[1].kind.to_string(), "[Int!]");
    let Selection::Field(me) = &query.selections[0] else { panic!("a field") };
    assert_eq!((me.key(), me.name.text, me.selections.len()), ("me", "users_me", 2));
    let Selection::Field(y) = &document.fragments[0].selections[0] else { panic!("a field") };
    assert_eq!(y.arguments[0].value.to_string(), "[1, -2.5e3, json, null, {a: $list}]");
}

#[rstest]
#[case("", "1:1 Syntax Error: Unexpected <EOF>.")]
#[case("{", "1:2 Syntax Error: Expected Name, found <EOF>.")]
#[case("{}", "1:2 Syntax Error: Expected Name, found \"}\".")]
#[case("nonsense", "1:1 Syntax Error: Unexpected Name \"nonsense\".")]
#[case("{ a(b 1) }", "1:7 Syntax Error: Expected \":\", found Int \"1\".")]
#[case("{ a(b: ) }", "1:8 Syntax Error: Unexpected \")\".")]
#[case("query ($a: Int = $b) { a }", "1:18 Syntax Error: Unexpected variable \"$b\" in constant value.")]
#[case("fragment on on T { a }", "1:10 Syntax Error: Unexpected Name \"on\".")]
#[case("{ a } x", "1:7 Syntax Error: Unexpected Name \"x\".")]
#[case("{ a(b: \"x) }", "1:13 Syntax Error: Unterminated string.")]
#[case("{ a(b: \"\\q\") }", "1:9 Syntax Error: Invalid character escape sequence: \"\\q\".")]
#[case("{ a(b: 01) }", "1:9 Syntax Error: Invalid number, unexpected digit after 0: \"1\".")]
#[case("{ a(b: 1x) }", "1:9 Syntax Error: Invalid number, expected digit but got: \"x\".")]
#[case("{\r\n  ä }", "2:3 Syntax Error: Invalid character: U+00E4.")]
#[case("{ a ? }", "1:5 Syntax Error: Unexpected character: \"?\".")]
fn refusals_have_the_words_and_the_place_of_graphql_js(#[case] source: &str, #[case] wanted: &str) {
    assert_eq!(refusal(source), wanted);
}

#[test]
fn columns_are_counted_in_utf_16_units() {
    assert_eq!(refusal("{ a(b: \"😀\") ? }"), "1:14 Syntax Error: Unexpected character: \"?\".");
}

#[rstest]
#[case(r#""a\n\u00e9\u{1F600}\uD83D\uDE00""#, "a\né😀😀")]
#[case("\"\"\"\n    a\n      b\n\n    \\\"\"\"\n  \"\"\"", "a\n  b\n\n\"\"\"")]
#[case("\"\"", "")]
fn texts_are_read(#[case] literal: &str, #[case] wanted: &str) {
    let source = format!("{{ a(b: {literal}) }}");
    let document = read(&source);
    let Selection::Field(a) = &document.operations[0].selections[0] else { panic!("a field") };
    assert_eq!(a.arguments[0].value.value, Written::Text(wanted.to_owned()));
}

#[test]
fn a_document_has_a_limit_of_tokens() {
    assert!(parse("{ a b }", 4).is_ok());
    let fault = parse("{ a b c }", 4).expect_err("a refusal");
    assert_eq!(fault.message, "Syntax Error: Document contains more that 4 tokens. Parsing aborted.");
}

#[rstest]
#[case("{ a ".repeat(2000))]
#[case(format!("{{ a(b: {}", "[".repeat(2000)))]
#[case(format!("{{ a(b: {}", "{c:".repeat(1500)))]
#[case(format!("query ($a: {}", "[".repeat(2000)))]
fn endless_nesting_is_refused(#[case] source: String) {
    assert!(refusal(&source).contains("nested more than 100 levels deep"));
}

proptest! {
    #[test]
    fn no_text_panics(text in "(?s).{0,60}") {
        let _ = parse(&text, 100);
    }

    #[test]
    fn no_text_like_a_document_panics(text in "[{}()\\[\\]:$@!=.\\\\\"a-e0-9u \n-]{0,60}") {
        let _ = parse(&text, 100);
    }
}
