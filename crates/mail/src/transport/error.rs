//! Errors of sending mails.

use std::error::Error;

use thiserror::Error;

/// Maximum length of a reason in characters: it is stored and logged, and a server may reply with a whole page.
const MAX_REASON_CHARS: usize = 500;

/// A mail that was not sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{reason}")]
pub struct SendError {
    /// A retry makes no sense: the address is invalid or the mail was refused. Errors that an operator can fix (a password,
    /// a setting, a quota) are not permanent, so that mails wait for the fix.
    pub permanent: bool,
    /// One line for the log, without tokens and passwords.
    pub reason: String,
}

impl SendError {
    /// A retry may succeed.
    pub(crate) fn temporary(reason: impl AsRef<str>) -> Self {
        Self { permanent: false, reason: one_line(reason.as_ref()) }
    }

    /// A retry cannot succeed.
    pub(crate) fn permanent(reason: impl AsRef<str>) -> Self {
        Self { permanent: true, reason: one_line(reason.as_ref()) }
    }
}

/// An invalid setting.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The file with certificate authorities is missing or invalid.
    #[error("the certificate authorities in {path} cannot be used: {reason}")]
    Authorities { path: String, reason: String },
    /// TLS cannot be initialised.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
    /// The host or region does not form a valid URL.
    #[error("{0} is not a host")]
    Host(String),
}

/// An error and its sources on one line: many libraries give the details only in the source.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        let source_text = source.to_string();
        if source_text.starts_with(&text) {
            text = source_text;
        } else if !text.contains(&source_text) {
            text = format!("{text}: {source_text}");
        }
        next = source.source();
    }
    text
}

/// Replaces control characters by spaces and limits the length.
fn one_line(text: &str) -> String {
    let clean = text.chars().map(|char| if char.is_control() { ' ' } else { char });
    let mut line: String = clean.take(MAX_REASON_CHARS).collect();
    line.truncate(line.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_short_line() {
        let error = SendError::temporary(format!("450 busy\r\nX-Evil: 1{}", "x".repeat(2000)));
        assert!(error.reason.starts_with("450 busy  X-Evil: 1x"));
        assert_eq!(error.reason.chars().count(), MAX_REASON_CHARS);
        assert!(!error.permanent);
    }

    #[test]
    fn a_chain_names_each_cause_once() {
        #[derive(Debug, Error)]
        #[error("outer")]
        struct Outer(#[source] std::io::Error);
        assert_eq!(chain(&Outer(std::io::Error::other("inner"))), "outer: inner");
        assert_eq!(chain(&Outer(std::io::Error::other("outer: inner"))), "outer: inner");
    }
}
