//! Limits above which the server counts as overloaded.

use std::time::Duration;

use super::read::{Reader, bytes, duration, flag, integer, number, off_or};

/// Limits above which the server counts as overloaded (`PRESSURE_LIMITER_*`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pressure {
    /// `…_SAMPLE_INTERVAL`.
    pub(crate) sample_interval: Duration,
    /// `…_MAX_EVENT_LOOP_UTILIZATION`, from 0 to 1.
    pub(crate) max_utilization: f64,
    /// `…_MAX_EVENT_LOOP_DELAY`.
    pub(crate) max_delay: Duration,
    /// `…_MAX_MEMORY_RSS`, in bytes; `None` means no limit.
    pub(crate) max_memory: Option<u64>,
    /// `…_MAX_MEMORY_HEAP_USED`, in bytes; `None` means no limit.
    pub(crate) max_heap: Option<u64>,
    /// `…_RETRY_AFTER`, in seconds; `None` omits the header.
    pub(crate) retry_after: Option<u32>,
}

impl Pressure {
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let enabled = reader.need("PRESSURE_LIMITER_ENABLED", flag);
        let (tick, minute) = (Duration::from_millis(1), Duration::from_secs(60));
        let pressure = Self {
            sample_interval: reader.need("PRESSURE_LIMITER_SAMPLE_INTERVAL", duration(tick..=minute)),
            max_utilization: reader.need("PRESSURE_LIMITER_MAX_EVENT_LOOP_UTILIZATION", number(0.0..=1.0)),
            max_delay: reader
                .need("PRESSURE_LIMITER_MAX_EVENT_LOOP_DELAY", duration(Duration::ZERO..=minute)),
            max_memory: reader.get("PRESSURE_LIMITER_MAX_MEMORY_RSS", off_or(bytes)).flatten(),
            max_heap: reader.get("PRESSURE_LIMITER_MAX_MEMORY_HEAP_USED", off_or(bytes)).flatten(),
            retry_after: reader.get("PRESSURE_LIMITER_RETRY_AFTER", off_or(integer(0..=86_400))).flatten(),
        };
        enabled.then_some(pressure)
    }
}
