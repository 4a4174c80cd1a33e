//! Message and `extensions` of `FAILED_VALIDATION`.

use serde_json::{Map, Value, json};
use vestibule_domain::error::{Check, FailedValidation};
use vestibule_domain::redact::MASK;

/// The message (contract section 4, "tails").
pub(super) fn message(failure: &FailedValidation) -> String {
    let mut text = format!("Validation failed for field \"{}\"", failure.field);
    if !failure.path.is_empty() {
        text += &format!(" at \"{}\"", failure.path.join("."));
    }
    text + "." + &tail(&failure.check)
}

fn tail(check: &Check) -> String {
    match check {
        Check::Compare("eq", valid) => format!(" Value has to be \"{}\".", plain(valid)),
        Check::Compare("neq", invalid) => format!(" Value can't be \"{}\".", plain(invalid)),
        Check::Compare("lt", valid) => format!(" Value has to be less than \"{}\".", plain(valid)),
        Check::Compare("lte", valid) => {
            format!(" Value has to be less than or equal to \"{}\".", plain(valid))
        }
        Check::Compare("gt", valid) => format!(" Value has to be greater than \"{}\".", plain(valid)),
        Check::Compare(_, valid) => {
            format!(" Value has to be greater than or equal to \"{}\".", plain(valid))
        }
        Check::Member("in", valid) => format!(" Value has to be one of {}.", list(valid)),
        Check::Member(_, invalid) => format!(" Value can't be one of {}.", list(invalid)),
        Check::Text(kind, substring) => text_tail(kind, substring),
        Check::Bare("null") => " Value has to be null.".into(),
        Check::Bare("nnull") => " Value can't be null.".into(),
        Check::Bare("empty") => " Value has to be empty.".into(),
        Check::Bare("nempty") => " Value can't be empty.".into(),
        Check::Bare("required") => " Value is required.".into(),
        Check::Bare("email") => " Value has to be a valid email address.".into(),
        Check::Bare("unsafe") => " Value is not a safe number.".into(),
        Check::Bare(_) => " Value doesn't have the correct format.".into(),
    }
}

/// The keys of `extensions`: `field`, `path`, `type` and those of the rule.
pub(super) fn extensions(failure: &FailedValidation) -> Map<String, Value> {
    let mut map = Map::new();
    map.insert("field".into(), json!(failure.field));
    map.insert("path".into(), json!(failure.path));
    map.insert("type".into(), json!(failure.kind()));
    match &failure.check {
        Check::Compare("neq", value) => map.insert("invalid".into(), value.clone()),
        Check::Compare(_, value) => map.insert("valid".into(), value.clone()),
        Check::Member("in", values) => map.insert("valid".into(), json!(values)),
        Check::Member(_, values) => map.insert("invalid".into(), json!(values)),
        Check::Text(kind, substring) => {
            map.insert("substring".into(), json!(shown_substring(kind, substring)))
        }
        Check::Bare(_) if failure.masks_value => map.insert("invalid".into(), json!(MASK)),
        Check::Bare(_) => None,
    };
    map
}

/// Directus has a message for texts that contain a part, and none for those that begin or end with one.
fn text_tail(kind: &str, substring: &str) -> String {
    match kind {
        "contains" | "icontains" => format!(" Value has to contain \"{substring}\"."),
        "ncontains" | "nicontains" => format!(" Value can't contain \"{substring}\"."),
        _ => String::new(),
    }
}

/// The part of a text that a value has to begin or end with is shown escaped, as in Directus' regular expression.
fn shown_substring(kind: &str, substring: &str) -> String {
    if kind.ends_with("contains") {
        return substring.to_owned();
    }
    let mut escaped = String::with_capacity(substring.len());
    for char in substring.chars() {
        if r"\^$.*+?()[]{}|".contains(char) {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn list(values: &[Value]) -> String {
    values.iter().map(|value| format!("\"{}\"", plain(value))).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_names_the_rule() {
        let member = FailedValidation {
            check: Check::Member("in", vec![json!("a"), json!("b")]),
            ..FailedValidation::bare("status", "x")
        };
        assert_eq!(
            message(&member),
            "Validation failed for field \"status\". Value has to be one of \"a\", \"b\"."
        );
        assert_eq!(
            message(&FailedValidation::bare("email", "email")),
            "Validation failed for field \"email\". Value has to be a valid email address."
        );
    }

    #[test]
    fn the_ends_of_texts_are_escaped_as_in_directus() {
        let check = Check::Text("ends_with", "@a.co".into());
        let failure = FailedValidation { check, ..FailedValidation::bare("email", "") };
        assert_eq!(message(&failure), "Validation failed for field \"email\".");
        assert_eq!(extensions(&failure)["substring"], json!("@a\\.co"));
    }

    #[test]
    fn a_refused_password_is_not_repeated() {
        let shown = json!(extensions(&FailedValidation::password_policy()));
        assert_eq!(shown, json!({"field": "password", "path": [], "type": "regex", "invalid": "**********"}));
    }
}
