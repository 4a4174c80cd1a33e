//! What can go wrong when mails are sent.

use std::error::Error;

use thiserror::Error;

/// Longest reason, in characters: it is stored and logged, and a server may answer with a whole page.
const LONGEST_REASON: usize = 500;

/// A mail that was not sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{reason}")]
pub struct SendError {
    /// Another attempt makes no sense: the address is wrong, or the mail was refused. What an operator can mend
    /// (a password, a setting, a quota) is not permanent, so that mails wait for it.
    pub permanent: bool,
    /// One line for the log, without tokens and passwords of ours.
    pub reason: String,
}

impl SendError {
    /// It is worth trying again.
    pub(crate) fn temporary(reason: impl AsRef<str>) -> Self {
        Self { permanent: false, reason: one_line(reason.as_ref()) }
    }

    /// It is not worth trying again.
    pub(crate) fn permanent(reason: impl AsRef<str>) -> Self {
        Self { permanent: true, reason: one_line(reason.as_ref()) }
    }
}

/// A setting that cannot be used.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The file with certificate authorities.
    #[error("the certificate authorities in {path} cannot be used: {reason}")]
    Authorities {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
    /// The host or region makes no URL.
    #[error("{0} is not a host")]
    Host(String),
}

/// An error and what is behind it, in one line: many libraries hide the telling part in the source.
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

/// Without line ends and other control characters, and not too long.
fn one_line(text: &str) -> String {
    let clean = text.chars().map(|char| if char.is_control() { ' ' } else { char });
    let mut line: String = clean.take(LONGEST_REASON).collect();
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
        assert_eq!(error.reason.chars().count(), LONGEST_REASON);
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
