//! A field that does not meet a rule.

use serde_json::Value;

/// A rule of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    /// Comparison with one value: `eq`, `neq`, `lt`, `lte`, `gt`, `gte`.
    Compare(&'static str, Value),
    /// Membership: `in`, `nin`.
    Member(&'static str, Vec<Value>),
    /// `contains`, `icontains`, `ncontains`, `starts_with` and so on, with the text that is searched for.
    Text(&'static str, String),
    /// Without an argument: `null`, `nnull`, `empty`, `nempty`, `required`, `regex`, `email`, `unsafe`.
    Bare(&'static str),
}

/// A field that does not meet a rule.
///
/// The refused value is left out, since it may be a password (GHSA-x3vm-88hf-gpxp).
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("\"{field}\" does not meet the rule \"{}\"", self.kind())]
pub struct FailedValidation {
    /// The field.
    pub field: String,
    /// The nested part of the path, if any.
    pub path: Vec<String>,
    /// The rule.
    pub check: Check,
    /// Whether the response has a mask as `invalid`, where Directus repeats the refused value.
    pub masks_value: bool,
}

impl FailedValidation {
    /// A rule without an argument that `field` does not meet.
    pub fn bare(field: impl Into<String>, rule: &'static str) -> Self {
        Self { field: field.into(), path: Vec::new(), check: Check::Bare(rule), masks_value: false }
    }

    /// A password that does not meet the password policy.
    pub fn password_policy() -> Self {
        Self { masks_value: true, ..Self::bare("password", "regex") }
    }

    /// The name of the rule.
    pub fn kind(&self) -> &'static str {
        match self.check {
            Check::Compare(kind, _) | Check::Member(kind, _) | Check::Text(kind, _) | Check::Bare(kind) => {
                kind
            }
        }
    }
}
