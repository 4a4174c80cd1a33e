//! Times in responses.

use chrono::{DateTime, SecondsFormat, Utc};

/// An instant in UTC with milliseconds, such as `2026-01-31T12:00:00.000Z`.
pub fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
