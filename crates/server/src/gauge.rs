//! Measures whether the server is overloaded (`PRESSURE_LIMITER_*`).
//!
//! Directus measures the event loop of Node. What corresponds to its delay is how late the runtime wakes a task that
//! asked to be woken; its utilisation has no counterpart here, since waiting for passwords to be hashed happens
//! elsewhere.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use vestibule_api::settings::Pressure;

use crate::config::pressure::Pressure as Limits;

/// Measures until the program ends, and puts the sign up where a limit is exceeded.
pub(crate) fn start(limits: Limits, pressure: Arc<Pressure>) {
    tokio::spawn(async move {
        loop {
            let due = Instant::now() + limits.sample_interval;
            tokio::time::sleep_until(due).await;
            let delay = due.elapsed();
            let is_high = is_high(&limits, delay, resident_bytes());
            if is_high {
                tracing::warn!(?delay, "under pressure: requests are turned away");
            }
            pressure.set(is_high);
        }
    });
}

fn is_high(limits: &Limits, delay: Duration, memory: Option<u64>) -> bool {
    let too_late = !limits.max_delay.is_zero() && delay > limits.max_delay;
    let too_large = limits.max_memory.zip(memory).is_some_and(|(max, memory)| memory > max);
    too_late || too_large
}

/// Memory of the process in bytes, where the system tells it (Linux: the second number of `/proc/self/statm`, in pages
/// of 4 KiB).
fn resident_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    text.split_whitespace().nth(1)?.parse::<u64>().ok().map(|pages| pages * 4096)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits {
            sample_interval: Duration::from_millis(250),
            max_utilization: 0.99,
            max_delay: Duration::from_millis(500),
            max_memory: Some(1 << 20),
            max_heap: None,
            retry_after: None,
        }
    }

    #[test]
    fn lateness_and_memory_count() {
        let late = Duration::from_millis(501);
        assert!(is_high(&limits(), late, None));
        assert!(is_high(&limits(), Duration::ZERO, Some(2 << 20)));
        assert!(!is_high(&limits(), Duration::ZERO, Some(1 << 10)));
        assert!(!is_high(&Limits { max_delay: Duration::ZERO, ..limits() }, late, None));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_memory_of_the_process_is_known() {
        assert!(resident_bytes().is_some_and(|bytes| bytes > 100_000));
    }
}
