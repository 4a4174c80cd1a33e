//! Errors and warnings of the configuration, one line each.

use std::fmt;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// `default.env`, built into the program.
    Default,
    /// The environment of the process.
    Environment,
    /// The configuration file, by its given path.
    File(String),
    /// A file that `NAME_FILE` names.
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

/// A value for display: in quotes on one line, or `…` if it is a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown(String);

impl Shown {
    /// Maximum number of characters; longer values are cut.
    const MAX_CHARS: usize = 80;

    /// A value that is not secret.
    pub(crate) fn plain(text: &str) -> Self {
        if text.chars().count() <= Self::MAX_CHARS {
            return Self(format!("{text:?}"));
        }
        let start: String = text.chars().take(Self::MAX_CHARS).collect();
        Self(format!("{:?}", start + "…"))
    }

    /// A secret value.
    pub(crate) fn hidden() -> Self {
        Self("…".into())
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An error that prevents the start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ConfigError {
    /// A value that is not allowed for its variable.
    #[error("{name}={value} is not allowed: {allowed} ({origin})")]
    NotAllowed {
        name: String,
        value: Shown,
        /// What is allowed, such as `use lax, strict or none`.
        allowed: String,
        origin: Origin,
    },
    /// A `VESTIBULE_*` name that does not exist.
    #[error("{name} is not a setting of Vestibule{hint} ({origin})")]
    Unknown {
        name: String,
        /// `: did you mean …?` or empty.
        hint: String,
        origin: Origin,
    },
    /// The file that `NAME_FILE` names cannot be read.
    #[error("{name}={path} cannot be read: {problem} ({origin})")]
    Unreadable {
        /// The variable with the suffix `_FILE`.
        name: String,
        path: Shown,
        /// Error of the operating system.
        problem: String,
        origin: Origin,
    },
    /// The configuration file is missing or invalid.
    #[error("{path}: {problem}")]
    File { path: String, problem: String },
    /// Settings that contradict each other, or a missing setting.
    #[error("{0}")]
    Conflict(String),
}

/// A warning about a valid but probably unintended or insecure setting.
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
    fn an_error_names_the_variable_its_value_the_allowed_values_and_the_origin() {
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
    fn a_shown_value_is_one_short_line() {
        assert_eq!(Shown::plain("a\nb\u{1b}").to_string(), r#""a\nb\u{1b}""#);
        assert!(Shown::plain(&"x".repeat(500)).to_string().chars().count() < 90);
        assert_eq!(Shown::hidden().to_string(), "…");
    }
}
