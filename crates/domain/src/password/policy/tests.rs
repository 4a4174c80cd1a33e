use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// The strong policy that the Studio offers.
const STRONG: &str =
    r#"/(?=^.{8,}$)(?=.*\d)(?=.*[!@#$%^&*()_+}{';'?>.<,])(?!.*\s)(?=.*[A-Z])(?=.*[a-z]).*$/"#;

fn policy(text: &str) -> PasswordPolicy {
    PasswordPolicy::parse(Some(text)).unwrap()
}

#[test]
fn no_policy_allows_every_password_within_the_length_limit() {
    for text in [None, Some(""), Some("//")] {
        let policy = PasswordPolicy::parse(text).unwrap();
        assert!(policy.allows(""));
        assert!(policy.allows(&"x".repeat(MAX_BYTES)));
        assert!(!policy.allows(&"x".repeat(MAX_BYTES + 1)));
    }
}

#[test]
fn the_weak_policy_of_the_studio_requires_eight_code_units() {
    let policy = policy("/^.{8,}$/");
    assert!(policy.allows("12345678"));
    assert!(!policy.allows("1234567"));
    assert!(policy.allows("äöüßäöüß"));
    assert!(policy.allows("😀😀😀😀"));
    assert!(!policy.allows("😀😀😀"));
    assert!(!policy.allows("1234\n5678"));
    assert!(policy.allows(&"correct horse battery staple ".repeat(200)));
}

#[rstest]
#[case("Passw0rd!", true)]
#[case("passw0rd!", false)]
#[case("PASSW0RD!", false)]
#[case("Password!", false)]
#[case("Passw0rdd", false)]
#[case("Pass w0rd!", false)]
#[case("Pa0!", false)]
fn the_strong_policy_of_the_studio_requires_all_kinds_of_characters(
    #[case] password: &str,
    #[case] met: bool,
) {
    assert_eq!(policy(STRONG).allows(password), met);
}

#[test]
fn a_long_passphrase_is_matched_as_a_whole() {
    let policy = policy(STRONG);
    let long = "a".repeat(8000);
    assert!(policy.allows(&format!("{long}A0!")));
    assert!(policy.allows(&format!("A0!{long}")));
    assert_eq!(policy.judge(&format!("{long}A0")), Judgement::NotMet);
    assert_eq!(policy.judge(&format!("A0!{long} ")), Judgement::NotMet);
}

/// Each verdict is that of V8 for `new RegExp(pattern).test(password)`.
#[rstest]
// Slashes are stripped only as a pair.
#[case("[0-9]", "a1", true)]
#[case("/a", "/ab", true)]
#[case("/a", "ab", false)]
#[case("a/", "a/", true)]
#[case(r"/a\/b/", "a/b", true)]
// Syntax with another meaning in `fancy-regex`.
#[case("/^[[a]$/", "[", true)]
#[case("/^[a&&b]$/", "&", true)]
#[case("/^[a&&b]$/", "b", true)]
#[case(r"/^[\w--d]$/", "-", true)]
#[case("/^[a~~b]$/", "~", true)]
#[case("/^[]$/", "", false)]
#[case("/^[^]$/", "\n", true)]
#[case("/^[^^]$/", "^", false)]
#[case(r"/^[\d-x]$/", "-", true)]
#[case(r"/^[a-\d]$/", "5", true)]
#[case("/^[+--]$/", ",", true)]
#[case(r"/^[\b]$/", "\u{8}", true)]
#[case("/^x{,3}$/", "x{,3}", true)]
#[case("/^{}$/", "{}", true)]
#[case("/^]$/", "]", true)]
#[case("/a#b c/", "a#b c", true)]
// Classes are ASCII, or as defined by ECMA-262.
#[case(r"/^\d$/", "٣", false)]
#[case(r"/^\w$/", "é", false)]
#[case(r"/^\W$/", "é", true)]
#[case(r"/^\s$/", "\u{feff}", true)]
#[case(r"/^\s$/", "\u{85}", false)]
#[case(r"/^[\s\S]$/", "\u{2028}", true)]
#[case("/^.$/", "\u{2028}", false)]
#[case("/^.$/", "\r", false)]
#[case("/^.$/", "\u{85}", true)]
#[case(r"/^é\b/", "éa", true)]
#[case(r"/\Bb/", "ab", true)]
#[case(r"/\Bb/", "éb", false)]
// Anchors match at the ends of the whole text only.
#[case("/a$/", "a\n", false)]
#[case("/^b/", "a\nb", false)]
// Escapes.
#[case(r"/^\cA$/", "\u{1}", true)]
#[case(r"/^\c1$/", r"\c1", true)]
#[case(r"/^[\c1]$/", "\u{11}", true)]
#[case(r"/^[\c]$/", r"\", true)]
#[case(r"/^\0$/", "\0", true)]
#[case(r"/^\101$/", "A", true)]
#[case(r"/^\400$/", " 0", true)]
#[case(r"/^\8$/", "8", true)]
#[case(r"/^\x41\u0042$/", "AB", true)]
#[case(r"/^\x4\u004$/", "x4u004", true)]
#[case(r"/^\u{2}$/", "uu", true)]
#[case(r"/^\p{L}$/", "p{L}", true)]
#[case(r"/^\A\z\e\Q$/", "AzeQ", true)]
#[case(r"/^\k$/", "k", true)]
// Code units.
#[case("/^..$/", "😀", true)]
#[case("/^.$/", "😀", false)]
#[case("/^😀$/", "😀", true)]
#[case("/^[😀]$/", "😀", false)]
#[case("/^[😀]{2}$/", "😀", true)]
#[case(r"/^\ud83d\ude00$/", "😀", true)]
#[case(r"/^[\ud800-\udfff]+$/", "😀", true)]
#[case(r"/^[\u0000-\uffff]+$/", "a😀", true)]
#[case(r"/[\ud800-\udfff]/", "\u{100000}", true)]
#[case(r"/[\ud800-\udfff]/", "\u{fffd}", false)]
// References and assertions.
#[case(r"/(.)\1/", "aa", true)]
#[case(r"/(.)\1/", "ab", false)]
#[case(r"/^(a)?b\1$/", "b", true)]
#[case(r"/^(a)?b\1$/", "ab", false)]
#[case(r"/^\1(a)$/", "a", true)]
#[case(r"/^(a\1)$/", "a", true)]
#[case(r"/^(?<x>.)\k<x>$/", "aa", true)]
#[case(r"/^(?<x>.)\1$/", "ab", false)]
#[case("/(?<=a)b/", "ab", true)]
#[case("/(?<!a)b/", "ab", false)]
#[case("/(?<=a+)b/", "aab", true)]
#[case("/^(?=a)*b/", "b", true)]
#[case("/^(?=a)+b/", "b", false)]
#[case("/^(?!a){2}b/", "b", true)]
#[case("/^(?:)*a/", "a", true)]
#[case("/^a{0,99999}$/", "aaa", true)]
#[case("/^a+?$/", "aaa", true)]
fn patterns_match_as_in_javascript(#[case] pattern: &str, #[case] password: &str, #[case] met: bool) {
    assert_eq!(policy(pattern).allows(password), met);
}

#[rstest]
#[case("/(/")]
#[case("/)/")]
#[case("/[/")]
#[case("/[b-a]/")]
#[case(r"/\/")]
#[case("/*/")]
#[case("/a**/")]
#[case("/a++/")]
#[case("/^*/")]
#[case(r"/\b+/")]
#[case("/(?<=a)*/")]
#[case("/a{2,1}/")]
#[case("/{1}/")]
#[case("/(?i)a/")]
#[case("/(?>a)/")]
#[case("/(?P<n>a)/")]
#[case("/(?<1>a)/")]
#[case("/(?<n>a)(?<n>b)/")]
#[case(r"/(?<n>a)\k<m>/")]
fn syntax_errors_of_javascript_are_refused(#[case] pattern: &str) {
    assert!(matches!(PasswordPolicy::parse(Some(pattern)), Err(PolicyError::Syntax(_))));
}

#[rstest]
#[case(r"/(?<=(a)\1)b/".to_owned())]
#[case("/a{9999,}/".to_owned())]
#[case("/(?:(?:[^a]{1000}){1000}){1000}/".to_owned())]
#[case(format!("/{}a{}/", "(".repeat(200), ")".repeat(200)))]
fn unsupported_patterns_are_refused(#[case] pattern: String) {
    assert!(matches!(PasswordPolicy::parse(Some(&pattern)), Err(PolicyError::Unsupported(_))));
}

#[test]
fn a_very_long_policy_is_refused() {
    let pattern = "a".repeat(MAX_PATTERN + 1);
    assert_eq!(PasswordPolicy::parse(Some(&pattern)).err(), Some(PolicyError::TooLong));
}

#[test]
fn exceeding_the_limit_counts_as_not_met() {
    // References prevent matching in linear time.
    let policy = policy(r"/^(a?)(?:\1a+)+$/");
    assert_eq!(policy.judge(&"a".repeat(40)), Judgement::Met);
    assert_eq!(policy.judge(&format!("{}b", "a".repeat(40))), Judgement::GaveUp);
    assert!(!policy.allows(&format!("{}b", "a".repeat(40))));
}

#[test]
fn nested_quantifiers_are_matched_in_linear_time() {
    assert_eq!(policy("/^(a+)+$/").judge(&format!("{}b", "a".repeat(5000))), Judgement::NotMet);
}

#[rstest]
#[case("^a", true)]
#[case("^a(b|c)", true)]
#[case("(?=^a)(?=.*b).*", true)]
#[case("(?=^a)(b|c)", true)]
#[case("a^", false)]
#[case("^a|b", false)]
#[case("(?=^a|b)c", false)]
#[case("(?=(^a|b))c", false)]
#[case("(?=^a)*b", false)]
#[case("(?=^a)?b", false)]
#[case("(?!^a)b", false)]
#[case("(?<=^a)b", false)]
#[case("(^a)?b", false)]
#[case("(?=a)^b", false)]
fn patterns_that_match_at_the_start_only_are_recognised(#[case] pattern: &str, #[case] at_start: bool) {
    assert_eq!(translate::translate(pattern).unwrap().at_start, at_start);
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", ".", "\\d", "\\b", "[^a-z]", "[\\w-]", "(", ")", "(?=", "(?!", "(?<=", "(?<n>", "(?:", "|", "*",
        "+", "?", "{2}", "{1,", "}", "\\1", "\\k<n>", "^", "$", "[", "]", "-", "\\", "\\c", "\\u", "😀", "é",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_pattern_is_parsed_or_refused_and_any_password_judged(pattern in pieces(), password in "[aA1 é😀-]{0,40}") {
        if let Ok(policy) = PasswordPolicy::parse(Some(&pattern)) {
            let _ = policy.judge(&password);
        }
    }

    #[test]
    fn any_text_is_parsed_or_refused(pattern: String, password: String) {
        if let Ok(policy) = PasswordPolicy::parse(Some(&pattern)) {
            let _ = policy.judge(&password);
        }
    }

    #[test]
    fn the_length_is_counted_in_code_units(password in "\\PC{0,12}") {
        let units = password.encode_utf16().count();
        prop_assert_eq!(policy("/^[^]{8,}$/").allows(&password), units >= 8);
    }
}
