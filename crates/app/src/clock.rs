//! The time, as it is passed in.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::time::Instant;

/// Where the time comes from: the system, or a test that moves it by hand.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The time of the machine.
    System,
    /// A time that stands still until it is moved.
    Manual(Arc<Hands>),
}

/// A clock that is moved by hand.
#[derive(Debug, Default)]
pub struct Hands {
    /// Milliseconds since the epoch.
    now: AtomicI64,
    /// The instants that were waited for.
    waits: Mutex<Vec<Instant>>,
    /// How often somebody has gone to sleep.
    sleeps: AtomicU64,
    /// Wakes whoever sleeps.
    moved: Notify,
}

impl Clock {
    /// A clock that stands at `start`.
    pub fn manual(start: DateTime<Utc>) -> Self {
        let now = AtomicI64::new(start.timestamp_millis());
        Self::Manual(Arc::new(Hands { now, ..Hands::default() }))
    }

    /// Now.
    #[expect(clippy::disallowed_methods, reason = "the one place where the time enters")]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Manual(hands) => {
                let now = hands.now.load(Ordering::SeqCst);
                DateTime::from_timestamp_millis(now).unwrap_or(DateTime::UNIX_EPOCH)
            }
        }
    }

    /// Moves a clock that is moved by hand; nothing happens to the time of the machine.
    pub fn advance(&self, by: Duration) {
        if let Self::Manual(hands) = self {
            hands.now.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
            hands.moved.notify_waiters();
        }
    }

    /// Sleeps for some time: on a clock that is moved by hand until it has been moved so far.
    pub async fn sleep(&self, time: Duration) {
        let Self::Manual(hands) = self else { return tokio::time::sleep(time).await };
        let end = self.now() + time;
        hands.sleeps.fetch_add(1, Ordering::SeqCst);
        loop {
            // Made before the look at the time, so that no move goes unnoticed between the two.
            let moved = hands.moved.notified();
            if self.now() >= end {
                return;
            }
            moved.await;
        }
    }

    /// How often somebody has gone to sleep so far on a clock that is moved by hand.
    pub fn sleeps(&self) -> u64 {
        match self {
            Self::System => 0,
            Self::Manual(hands) => hands.sleeps.load(Ordering::SeqCst),
        }
    }

    /// Waits until an instant. A clock that is moved by hand has got there at once and only remembers the instant:
    /// tests do not sleep.
    pub async fn wait_until(&self, instant: Instant) {
        match self {
            Self::System => tokio::time::sleep_until(instant).await,
            Self::Manual(hands) => hands.waits.lock().push(instant),
        }
    }

    /// The instants that were waited for so far on a clock that is moved by hand.
    pub fn waits(&self) -> Vec<Instant> {
        match self {
            Self::System => Vec::new(),
            Self::Manual(hands) => hands.waits.lock().clone(),
        }
    }
}
