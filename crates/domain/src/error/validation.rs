//! `FAILED_VALIDATION`: a field that does not meet its rule.

use serde_json::{Map, Value, json};

use crate::redact::MASK;

/// Which rule was not met (contract section 4, "tails").
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    /// Comparison with one value: `eq`, `neq`, `lt`, `lte`, `gt`, `gte`.
    Compare(&'static str, Value),
    /// Membership: `in`, `nin`.
    Member(&'static str, Vec<Value>),
    /// `contains`, `icontains`, `ncontains`, `starts_with` and so on, with the text looked for.
    Text(&'static str, String),
    /// Without an argument: `null`, `nnull`, `empty`, `nempty`, `required`, `regex`, `email`, `unsafe`.
    Bare(&'static str),
}

/// One field that does not meet its rule.
///
/// The refused value is never echoed: it may be a password (GHSA-x3vm-88hf-gpxp and its kin).
#[derive(Debug, Clone, PartialEq)]
pub struct FailedValidation {
    /// The field.
    pub field: String,
    /// The nested part of the path, if any.
    pub path: Vec<String>,
    /// The rule.
    pub check: Check,
    /// True where Directus names the refused value as `invalid`; we name the fact, not the value.
    pub covers_value: bool,
}

impl FailedValidation {
    /// A rule without an argument that `field` does not meet.
    pub fn bare(field: impl Into<String>, rule: &'static str) -> Self {
        Self { field: field.into(), path: Vec::new(), check: Check::Bare(rule), covers_value: false }
    }

    /// A password that does not meet the policy; the password is not repeated.
    pub fn password_policy() -> Self {
        Self { covers_value: true, ..Self::bare("password", "regex") }
    }

    /// The name of the rule (`extensions.type`).
    pub fn kind(&self) -> &'static str {
        match self.check {
            Check::Compare(kind, _) | Check::Member(kind, _) | Check::Text(kind, _) | Check::Bare(kind) => {
                kind
            }
        }
    }

    /// The whole sentence.
    pub fn message(&self) -> String {
        let mut text = format!("Validation failed for field \"{}\"", self.field);
        if !self.path.is_empty() {
            text += &format!(" at \"{}\"", self.path.join("."));
        }
        text + "." + &self.tail()
    }

    fn tail(&self) -> String {
        match &self.check {
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

    /// `field`, `path`, `type` and what the rule adds.
    pub fn extensions(&self) -> Map<String, Value> {
        let mut map = Map::new();
        map.insert("field".into(), json!(self.field));
        map.insert("path".into(), json!(self.path));
        map.insert("type".into(), json!(self.kind()));
        match &self.check {
            Check::Compare("neq", value) => map.insert("invalid".into(), value.clone()),
            Check::Compare(_, value) => map.insert("valid".into(), value.clone()),
            Check::Member("in", values) => map.insert("valid".into(), json!(values)),
            Check::Member(_, values) => map.insert("invalid".into(), json!(values)),
            Check::Text(kind, substring) => {
                map.insert("substring".into(), json!(told_substring(kind, substring)))
            }
            Check::Bare(_) if self.covers_value => map.insert("invalid".into(), json!(MASK)),
            Check::Bare(_) => None,
        };
        map
    }
}

/// Directus has words for parts anywhere in a text, and none for those at its ends.
fn text_tail(kind: &str, substring: &str) -> String {
    match kind {
        "contains" | "icontains" => format!(" Value has to contain \"{substring}\"."),
        "ncontains" | "nicontains" => format!(" Value can't contain \"{substring}\"."),
        _ => String::new(),
    }
}

/// The ends of texts are told as the regular expression that Directus makes of them.
fn told_substring(kind: &str, substring: &str) -> String {
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
    fn tails_follow_the_rule() {
        let member = FailedValidation {
            check: Check::Member("in", vec![json!("a"), json!("b")]),
            ..FailedValidation::bare("status", "x")
        };
        assert_eq!(
            member.message(),
            "Validation failed for field \"status\". Value has to be one of \"a\", \"b\"."
        );
        assert_eq!(
            FailedValidation::bare("email", "email").message(),
            "Validation failed for field \"email\". Value has to be a valid email address."
        );
    }

    #[test]
    fn the_ends_of_texts_are_told_as_directus_does() {
        let check = Check::Text("ends_with", "@a.co".into());
        let failure = FailedValidation { check, ..FailedValidation::bare("email", "") };
        assert_eq!(failure.message(), "Validation failed for field \"email\".");
        assert_eq!(failure.extensions()["substring"], json!("@a\\.co"));
    }

    #[test]
    fn a_refused_password_is_not_repeated() {
        let shown = json!(FailedValidation::password_policy().extensions());
        assert_eq!(shown, json!({"field": "password", "path": [], "type": "regex", "invalid": "**********"}));
    }
}
