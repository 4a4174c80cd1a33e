//! What is deleted after a while.

use std::time::Duration;

use super::read::{Parsed, Reader, Value, YEAR, duration, flag, integer, off_or, text};

/// What is deleted after a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Retention {
    /// `RETENTION_SCHEDULE`: a cron expression of five or six fields. Only its shape is checked here.
    pub(crate) schedule: String,
    /// `RETENTION_BATCH`: records at a time.
    pub(crate) batch: u32,
    /// `ACTIVITY_RETENTION`: how long the log is kept; `None` for ever.
    pub(crate) activity: Option<Duration>,
    /// `REVISIONS_RETENTION`: how long revisions are kept; `None` for ever.
    pub(crate) revisions: Option<Duration>,
}

impl Retention {
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let age = || off_or(duration(Duration::from_secs(1)..=YEAR.saturating_mul(100)));
        let enabled = reader.need("RETENTION_ENABLED", flag);
        let retention = Self {
            schedule: reader.need("RETENTION_SCHEDULE", schedule),
            batch: reader.need("RETENTION_BATCH", integer(1..=100_000)),
            activity: reader.get("ACTIVITY_RETENTION", age()).flatten(),
            revisions: reader.get("REVISIONS_RETENTION", age()).flatten(),
        };
        enabled.then_some(retention)
    }
}

fn schedule(value: &Value) -> Parsed<String> {
    let schedule = text(value)?;
    let is_field = |field: &str| field.bytes().all(|b| b.is_ascii_alphanumeric() || b"*/,-?#".contains(&b));
    let fields: Vec<_> = schedule.split_ascii_whitespace().collect();
    if matches!(fields.len(), 5 | 6) && fields.into_iter().all(is_field) {
        Ok(schedule)
    } else {
        Err("use a cron expression of five fields such as 0 0 * * *".into())
    }
}
