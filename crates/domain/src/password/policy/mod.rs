//! What a new password must look like (settings field `auth_password_policy`, contract sections 7 and 10).
//!
//! A policy is a regular expression of ECMAScript, usually between slashes; a password meets it if it matches
//! anywhere. It is translated once, with its code units and all ([`units`], [`translate`]), and then run by
//! `fancy-regex`, which can stop.
//!
//! # What matching may cost
//! The engine goes back at most so many times, and each time it may look through the whole password. Short passwords
//! get many tries and long ones few, so that the product is bounded. Measured on 8 KiB: microseconds for the policies
//! of the Studio, some tens of milliseconds where backtracking is driven to its limit, a quarter of a second for
//! counted repetitions inside each other, as large as they are taken. Passwords are never cut, as a part of a passphrase
//! may not meet what the whole does. Whoever runs out of tries has not met the policy; with policies that begin with
//! `^` or `(?=`, as nearly all do, that hardly happens to those who would have.

mod class;
mod escapes;
mod groups;
mod reader;
mod translate;
mod units;

use fancy_regex::{Regex, RegexBuilder, RegexInput};

use super::MAX_BYTES;

/// The longest pattern; the column has 100 characters.
const MAX_PATTERN: usize = 1000;
/// Code units up to which a password is short.
const SHORT: usize = 256;
/// How often the engine may go back on a short password.
const TRIES: usize = 50_000;
/// … and on a long one.
const LONG_TRIES: usize = TRIES * SHORT / MAX_BYTES;
/// Bytes that a compiled part of a pattern may take.
const MAX_COMPILED: usize = 2 * 1024 * 1024;

/// What a new password must look like.
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
    /// One, but not one we can run.
    #[error("this regular expression is not supported: {0}")]
    Unsupported(String),
    /// More than 1000 bytes.
    #[error("a policy must not exceed {MAX_PATTERN} bytes")]
    TooLong,
}

/// What a password is in the eyes of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// The policy is met.
    Met,
    /// It is not.
    NotMet,
    /// It took too long to find out, so it counts as not met. Worth a line in the log: the policy should be simpler.
    GaveUp,
}

impl PasswordPolicy {
    /// Reads the settings field. `None` and the empty text allow everything.
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
        let (short, long) = (build(&pattern, TRIES)?, build(&pattern, LONG_TRIES)?);
        Ok(Self(Some(Pattern { short, long, at_start })))
    }

    /// Whether a password may be used. Passwords above [`MAX_BYTES`] may not, whatever the policy.
    pub fn allows(&self, password: &str) -> bool {
        self.judge(password) == Judgement::Met
    }

    /// As [`allows`](Self::allows), but tells a password that does not fit from a policy that is too expensive.
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

fn build(pattern: &str, tries: usize) -> Result<Regex, PolicyError> {
    RegexBuilder::new(pattern)
        .backtrack_limit(tries)
        .delegate_size_limit(MAX_COMPILED)
        .delegate_dfa_size_limit(MAX_COMPILED)
        .max_prog_size(10_000)
        .build()
        .map_err(|error| PolicyError::Unsupported(error.to_string()))
}

#[cfg(test)]
mod tests;
