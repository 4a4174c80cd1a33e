//! The password policy (settings field `auth_password_policy`, contract sections 7 and 10).
//!
//! A policy is a regular expression of ECMAScript, usually between slashes; a password meets it if it matches
//! anywhere. It is translated once, including its view of text as code units ([`units`], [`translate`]), and then run by
//! `fancy-regex`, which limits backtracking.
//!
//! # Cost of matching
//! The number of backtracking steps is limited, and each step may scan the whole password. Short passwords have a high
//! limit and long ones a low limit, so that the product is bounded. Measured on 8 KiB: microseconds for the policies of
//! the Studio, tens of milliseconds where backtracking reaches its limit, 250 ms for nested counted repetitions of the
//! largest accepted size. Passwords are never truncated, since a part of a passphrase may not meet a policy that the whole
//! does. A match that exceeds the limit counts as not met. With policies that begin with `^` or `(?=`, as nearly all do,
//! this rarely happens to a password that meets the policy.

mod class;
mod escapes;
mod groups;
mod reader;
mod translate;
mod units;

use fancy_regex::{Regex, RegexBuilder, RegexInput};

use super::MAX_BYTES;

/// Length limit of a pattern in bytes; the column has 100 characters.
const MAX_PATTERN: usize = 1000;
/// Length limit of a short password in code units.
const SHORT: usize = 256;
/// Limit of backtracking steps for a short password.
const SHORT_STEPS: usize = 50_000;
/// Limit of backtracking steps for a long password.
const LONG_STEPS: usize = SHORT_STEPS * SHORT / MAX_BYTES;
/// Size limit of a compiled part of a pattern in bytes.
const MAX_COMPILED: usize = 2 * 1024 * 1024;

/// A rule for new passwords.
#[derive(Debug, Clone, Default)]
pub struct PasswordPolicy(Option<Pattern>);

#[derive(Debug, Clone)]
struct Pattern {
    short: Regex,
    long: Regex,
    at_start: bool,
}

/// Why a policy is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not a regular expression of ECMAScript.
    #[error("not a regular expression: {0}")]
    Syntax(&'static str),
    /// One that cannot be translated, or is too large.
    #[error("this regular expression is not supported: {0}")]
    Unsupported(String),
    /// More than 1000 bytes.
    #[error("a policy must not exceed {MAX_PATTERN} bytes")]
    TooLong,
}

/// Result of checking a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// The policy is met.
    Met,
    /// The policy is not met.
    NotMet,
    /// The limit was exceeded, which counts as not met. Should be logged, so that the policy is simplified.
    GaveUp,
}

impl PasswordPolicy {
    /// Parses the settings field. `None` and the empty text allow every password.
    ///
    /// # Errors
    /// [`PolicyError`] if it is not a regular expression, or one that cannot be run in bounded time.
    pub fn parse(text: Option<&str>) -> Result<Self, PolicyError> {
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return Ok(Self::default());
        };
        if text.len() > MAX_PATTERN {
            return Err(PolicyError::TooLong);
        }
        let bare = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).unwrap_or(text);
        let translate::Translated { pattern, at_start } = translate::translate(bare)?;
        let (short, long) = (build(&pattern, SHORT_STEPS)?, build(&pattern, LONG_STEPS)?);
        Ok(Self(Some(Pattern { short, long, at_start })))
    }

    /// Whether a password meets the policy. Passwords longer than [`MAX_BYTES`] never do.
    pub fn allows(&self, password: &str) -> bool {
        self.judge(password) == Judgement::Met
    }

    /// As [`allows`](Self::allows), but distinguishes a password that does not match from a match that exceeds the limit.
    pub fn judge(&self, password: &str) -> Judgement {
        if password.len() > MAX_BYTES {
            return Judgement::NotMet;
        }
        let Some(pattern) = &self.0 else {
            return Judgement::Met;
        };
        let text = units::rewrite(password);
        let regex = if text.chars().count() <= SHORT { &pattern.short } else { &pattern.long };
        match regex.is_match_input(RegexInput::new(text.as_ref()).anchored(pattern.at_start)) {
            Ok(true) => Judgement::Met,
            Ok(false) => Judgement::NotMet,
            Err(_) => Judgement::GaveUp,
        }
    }
}

fn build(pattern: &str, steps: usize) -> Result<Regex, PolicyError> {
    RegexBuilder::new(pattern)
        .backtrack_limit(steps)
        .delegate_size_limit(MAX_COMPILED)
        .delegate_dfa_size_limit(MAX_COMPILED)
        .max_prog_size(10_000)
        .build()
        .map_err(|error| PolicyError::Unsupported(error.to_string()))
}

#[cfg(test)]
mod tests;
