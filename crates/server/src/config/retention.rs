//! Retention of the audit log.

use std::time::Duration;

use vestibule_app::Retention;
use vestibule_domain::schedule::{NoSchedule, Schedule};

use super::read::{Parsed, Reader, Value, YEAR, duration, flag, integer, off_or, text};

/// `RETENTION_*`, `ACTIVITY_RETENTION` and `REVISIONS_RETENTION`.
pub(super) fn read(reader: &mut Reader<'_>) -> Option<Retention> {
    let age = || off_or(duration(Duration::from_secs(1)..=YEAR.saturating_mul(100)));
    let enabled = reader.need("RETENTION_ENABLED", flag);
    let schedule = reader.need("RETENTION_SCHEDULE", schedule);
    let batch = reader.need("RETENTION_BATCH", integer(1..=100_000));
    let activity = reader.get("ACTIVITY_RETENTION", age()).flatten();
    let revisions = reader.get("REVISIONS_RETENTION", age()).flatten();
    let schedule = schedule.filter(|_| enabled)?;
    Some(Retention { schedule, batch, activity, revisions })
}

fn schedule(value: &Value) -> Parsed<Option<Schedule>> {
    text(value)?.parse().map(Some).map_err(|error: NoSchedule| error.to_string())
}
