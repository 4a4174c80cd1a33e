//! What is wrong with a configuration, in one line each.

use std::fmt;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// `default.env`, built into the program.
    Default,
    /// The environment of the process.
    Environment,
    /// The configuration file, by the name it was asked for.
    File(String),
    /// A file named by `NAME_FILE`.
    Named(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Environment => f.write_str("environment"),
            Self::File(path) | Self::Named(path) => f.write_str(path),
        }
    }
}

/// A value as it may be shown: in quotes, on one line, or `…` if it is a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown(String);

impl Shown {
    /// More characters than this are cut off.
    const LONGEST: usize = 80;

    /// A value that is no secret.
    pub(crate) fn plain(text: &str) -> Self {
        if text.chars().count() <= Self::LONGEST {
            return Self(format!("{text:?}"));
        }
        let start: String = text.chars().take(Self::LONGEST).collect();
        Self(format!("{:?}", start + "…"))
    }

    /// A secret.
    pub(crate) fn hidden() -> Self {
        Self("…".into())
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A reason not to start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ConfigError {
    /// A value that its variable does not have.
    #[error("{name}={value} is not allowed: {allowed} ({origin})")]
    NotAllowed {
        /// The variable.
        name: String,
        /// What it was set to.
        value: Shown,
        /// What would be right: `use lax, strict or none`.
        allowed: String,
        /// Where it was set.
        origin: Origin,
    },
    /// A `VESTIBULE_*` name that does not exist.
    #[error("{name} is not a setting of Vestibule{hint} ({origin})")]
    Unknown {
        /// The name.
        name: String,
        /// `: did you mean …?`, or nothing.
        hint: String,
        /// Where it was set.
        origin: Origin,
    },
    /// The file that `NAME_FILE` points at cannot be read.
    #[error("{name}={path} cannot be read: {problem} ({origin})")]
    Unreadable {
        /// The variable, with its `_FILE`.
        name: String,
        /// The file.
        path: Shown,
        /// What the system said.
        problem: String,
        /// Where it was set.
        origin: Origin,
    },
    /// The configuration file itself is wrong.
    #[error("{path}: {problem}")]
    File {
        /// The file.
        path: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Settings that do not fit together, or one that is missing.
    #[error("{0}")]
    Conflict(String),
}

/// Something that works but is probably not meant, or not wise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Warning(pub(crate) String);

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_variable_the_value_what_is_allowed_and_the_place() {
        let error = ConfigError::NotAllowed {
            name: "SESSION_COOKIE_SAME_SITE".into(),
            value: Shown::plain("foo"),
            allowed: "use lax, strict or none".into(),
            origin: Origin::File(".env".into()),
        };
        assert_eq!(
            error.to_string(),
            r#"SESSION_COOKIE_SAME_SITE="foo" is not allowed: use lax, strict or none (.env)"#
        );
    }

    #[test]
    fn a_shown_value_keeps_to_one_short_line() {
        assert_eq!(Shown::plain("a\nb\u{1b}").to_string(), r#""a\nb\u{1b}""#);
        assert!(Shown::plain(&"x".repeat(500)).to_string().chars().count() < 90);
        assert_eq!(Shown::hidden().to_string(), "…");
    }
}
