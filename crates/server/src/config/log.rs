//! Log level and format.

use super::read::{Reader, choice};

/// Log level and format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Log {
    /// `LOG_LEVEL`.
    pub(crate) level: LogLevel,
    /// `LOG_STYLE`.
    pub(crate) style: LogStyle,
}

/// Log level, with the names of pino; each level includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum LogLevel {
    /// Logs nothing.
    Silent,
    Fatal,
    Error,
    Warn,
    #[default]
    Info,
    Debug,
    Trace,
}

/// Format of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum LogStyle {
    /// Text for reading.
    #[default]
    Pretty,
    /// One JSON object per line.
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
