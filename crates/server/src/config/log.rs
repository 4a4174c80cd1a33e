//! What is logged, and how.

use super::read::{Reader, choice};

/// What is logged, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Log {
    /// `LOG_LEVEL`.
    pub(crate) level: LogLevel,
    /// `LOG_STYLE`.
    pub(crate) style: LogStyle,
}

/// How much is logged, by the names of pino; each level includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum LogLevel {
    /// Nothing.
    Silent,
    /// What ends the process.
    Fatal,
    /// What went wrong.
    Error,
    /// What may go wrong.
    Warn,
    /// What happens.
    #[default]
    Info,
    /// How it happens.
    Debug,
    /// Everything.
    Trace,
}

/// How a line of the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum LogStyle {
    /// For people.
    #[default]
    Pretty,
    /// A JSON object.
    Raw,
}

impl Log {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let levels = [
            ("silent", LogLevel::Silent),
            ("fatal", LogLevel::Fatal),
            ("error", LogLevel::Error),
            ("warn", LogLevel::Warn),
            ("info", LogLevel::Info),
            ("debug", LogLevel::Debug),
            ("trace", LogLevel::Trace),
        ];
        let styles = [("pretty", LogStyle::Pretty), ("raw", LogStyle::Raw)];
        Self {
            level: reader.need("LOG_LEVEL", choice(&levels)),
            style: reader.need("LOG_STYLE", choice(&styles)),
        }
    }
}
