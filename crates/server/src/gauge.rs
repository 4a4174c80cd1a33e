//! Measures whether the server is overloaded (`PRESSURE_LIMITER_*`).
//!
//! Directus measures the event loop of Node. Here, the delay of the event loop corresponds to the delay with which the
//! runtime wakes a sleeping task. Its utilisation has no counterpart, because passwords are hashed on other threads.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use vestibule_api::settings::Pressure;

use crate::config::pressure::Pressure as Limits;

/// Measures until the program ends, and sets `pressure` while a limit is exceeded.
pub(crate) fn start(limits: Limits, pressure: Arc<Pressure>) {
    tokio::spawn(async move {
        loop {
            let due = Instant::now() + limits.sample_interval;
            tokio::time::sleep_until(due).await;
            let delay = due.elapsed();
            let memory = limits.max_memory.and_then(|_| resident_bytes());
            let is_high = is_high(&limits, delay, memory);
            if is_high {
                tracing::warn!(?delay, "under pressure: requests are rejected");
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

/// Resident memory of the process in bytes. The kernel reports it in KiB, whatever the page size; `procfs::page_size` crashes
/// under valgrind.
#[cfg(target_os = "linux")]
fn resident_bytes() -> Option<u64> {
    let kib = procfs::process::Process::myself().ok()?.status().ok()?.vmrss?;
    Some(kib * 1024)
}

/// Not known on other systems: the limit of memory then has no effect.
#[cfg(not(target_os = "linux"))]
fn resident_bytes() -> Option<u64> {
    None
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
    fn a_long_delay_and_large_memory_are_high() {
        let late = Duration::from_millis(501);
        assert!(is_high(&limits(), late, None));
        assert!(is_high(&limits(), Duration::ZERO, Some(2 << 20)));
        assert!(!is_high(&limits(), Duration::ZERO, Some(1 << 10)));
        assert!(!is_high(&Limits { max_delay: Duration::ZERO, ..limits() }, late, None));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_memory_of_the_process_is_that_of_the_kernel() {
        let pages = procfs::process::Process::myself().unwrap().statm().unwrap().resident;
        let kernel = pages * procfs::page_size();
        let measured = resident_bytes().unwrap();
        // Other tests of this process allocate meanwhile. A wrong unit would be wrong by a factor of at least 4.
        assert!(measured > kernel / 2 && measured < kernel * 2, "{measured} {kernel}");
    }
}
