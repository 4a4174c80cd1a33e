//! The time, as it is passed in.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};

/// Where the time comes from: the system, or a test that moves it by hand.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The time of the machine.
    System,
    /// A time that stands still until it is moved; milliseconds since the epoch.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `start`.
    pub fn manual(start: DateTime<Utc>) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.timestamp_millis())))
    }

    /// Now.
    #[expect(clippy::disallowed_methods, reason = "the one place where the time enters")]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Manual(millis) => {
                DateTime::from_timestamp_millis(millis.load(Ordering::SeqCst)).unwrap_or(DateTime::UNIX_EPOCH)
            }
        }
    }

    /// Moves a clock that is moved by hand; nothing happens to the time of the machine.
    pub fn advance(&self, by: Duration) {
        if let Self::Manual(millis) = self {
            millis.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }

    /// Waits until an instant. A clock that is moved by hand has got there at once: tests do not sleep.
    pub async fn wait_until(&self, instant: tokio::time::Instant) {
        if matches!(self, Self::System) {
            tokio::time::sleep_until(instant).await;
        }
    }
}
