//! Time as a parameter: use cases take it from the application.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::time::Instant;

/// The source of time: the system, or a test that sets it.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The time of the machine.
    System,
    /// A time that changes only by [`Clock::advance`].
    Manual(Arc<ManualClock>),
}

/// The state of a manual clock.
#[derive(Debug, Default)]
pub struct ManualClock {
    /// Milliseconds since the epoch.
    now: AtomicI64,
    /// Instants passed to [`Clock::wait_until`].
    waits: Mutex<Vec<Instant>>,
    /// Number of calls of [`Clock::sleep`].
    sleeps: AtomicU64,
    /// Notified when the time changes.
    moved: Notify,
}

impl Clock {
    /// A manual clock that starts at `start`.
    pub fn manual(start: DateTime<Utc>) -> Self {
        let now = AtomicI64::new(start.timestamp_millis());
        Self::Manual(Arc::new(ManualClock { now, ..ManualClock::default() }))
    }

    /// The current time.
    #[expect(clippy::disallowed_methods, reason = "the only place that reads the time of the machine")]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Manual(manual) => {
                let now = manual.now.load(Ordering::SeqCst);
                DateTime::from_timestamp_millis(now).unwrap_or(DateTime::UNIX_EPOCH)
            }
        }
    }

    /// Moves a manual clock forward; no effect on the system clock.
    pub fn advance(&self, by: Duration) {
        if let Self::Manual(manual) = self {
            manual.now.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
            manual.moved.notify_waiters();
        }
    }

    /// Sleeps for some time; on a manual clock until it has been moved that far.
    pub async fn sleep(&self, time: Duration) {
        let Self::Manual(manual) = self else { return tokio::time::sleep(time).await };
        let end = self.now() + time;
        manual.sleeps.fetch_add(1, Ordering::SeqCst);
        loop {
            // Created before the time is read, so that no change between the two is missed.
            let moved = manual.moved.notified();
            if self.now() >= end {
                return;
            }
            moved.await;
        }
    }

    /// Number of calls of [`Clock::sleep`] on a manual clock.
    pub fn sleeps(&self) -> u64 {
        match self {
            Self::System => 0,
            Self::Manual(manual) => manual.sleeps.load(Ordering::SeqCst),
        }
    }

    /// Waits until an instant. A manual clock returns at once and records the instant, so that tests do not sleep.
    pub async fn wait_until(&self, instant: Instant) {
        match self {
            Self::System => tokio::time::sleep_until(instant).await,
            Self::Manual(manual) => manual.waits.lock().push(instant),
        }
    }

    /// Instants passed to [`Clock::wait_until`] on a manual clock.
    pub fn waits(&self) -> Vec<Instant> {
        match self {
            Self::System => Vec::new(),
            Self::Manual(manual) => manual.waits.lock().clone(),
        }
    }
}
