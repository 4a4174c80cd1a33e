//! Limits on requests (`RATE_LIMITER_*`): so many in a fixed window, counted in memory.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
pub use vestibule_domain::ip_prefix::rate_limit_prefix;
use vestibule_domain::{Error, Result};

use crate::settings::{HttpSettings, RateLimit};

/// From so many windows on, those that have ended are looked for and forgotten.
const SWEEP_FROM: usize = 4096;

/// Counts events per key. A window begins with the first event after the last one ended.
#[derive(Debug)]
pub struct FixedWindow<K> {
    limit: RateLimit,
    windows: Mutex<Windows<K>>,
}

#[derive(Debug)]
struct Windows<K> {
    by_key: HashMap<K, Window>,
    sweep_at: usize,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    count: u64,
    ends: DateTime<Utc>,
}

impl<K: Eq + Hash> FixedWindow<K> {
    /// A counter without any events.
    pub fn new(limit: RateLimit) -> Self {
        Self { limit, windows: Mutex::new(Windows { by_key: HashMap::new(), sweep_at: SWEEP_FROM }) }
    }

    /// Counts one event.
    ///
    /// # Errors
    ///
    /// `REQUESTS_EXCEEDED` if the window of `key` has had its events.
    pub fn take(&self, key: K, now: DateTime<Utc>) -> Result<()> {
        let window = self.count(key, now);
        if window.count <= self.limit.points {
            return Ok(());
        }
        Err(Error::RequestsExceeded {
            limit: self.limit.points,
            retry_after: (window.ends - now).to_std().unwrap_or_default(),
            reset: window.ends.to_rfc3339_opts(SecondsFormat::Millis, true),
        })
    }

    fn count(&self, key: K, now: DateTime<Utc>) -> Window {
        let length = TimeDelta::from_std(self.limit.duration).unwrap_or(TimeDelta::MAX);
        let ends = now.checked_add_signed(length).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows.sweep(now);
        let window = windows.by_key.entry(key).or_insert(Window { count: 0, ends });
        if window.ends <= now {
            *window = Window { count: 0, ends };
        }
        window.count = window.count.saturating_add(1);
        *window
    }
}

impl<K: Eq + Hash> Windows<K> {
    /// Keeps the memory in proportion to the windows that are open.
    fn sweep(&mut self, now: DateTime<Utc>) {
        if self.by_key.len() >= self.sweep_at {
            self.by_key.retain(|_, window| window.ends > now);
            self.sweep_at = SWEEP_FROM.max(2 * self.by_key.len());
        }
    }
}

/// The limits that hold for every request.
#[derive(Debug)]
pub(super) struct RequestLimits {
    global: Option<FixedWindow<()>>,
    address: Option<FixedWindow<IpAddr>>,
}

impl RequestLimits {
    pub(super) fn new(settings: &HttpSettings) -> Self {
        Self {
            global: settings.rate_limiter_global.map(FixedWindow::new),
            address: settings.rate_limiter.map(FixedWindow::new),
        }
    }

    pub(super) fn are_off(&self) -> bool {
        self.global.is_none() && self.address.is_none()
    }

    /// Counts a request: first among all, then among those of its address.
    pub(super) fn take(&self, address: Option<IpAddr>, now: DateTime<Utc>) -> Result<()> {
        self.global.as_ref().map_or(Ok(()), |window| window.take((), now))?;
        self.address.as_ref().map_or(Ok(()), |window| window.take(rate_limit_prefix(address), now))
    }
}

/// `RATE_LIMITER_REGISTRATION_*`: registrations from one address, counted before anything of them is looked at.
#[derive(Debug)]
pub struct RegistrationLimit(Option<FixedWindow<IpAddr>>);

impl RegistrationLimit {
    /// A counter without any registrations.
    pub fn new(settings: &HttpSettings) -> Self {
        Self(settings.rate_limiter_registration.map(FixedWindow::new))
    }

    /// Counts one registration.
    ///
    /// # Errors
    ///
    /// `REQUESTS_EXCEEDED` if the address has had its registrations.
    pub fn count(&self, address: Option<IpAddr>, now: DateTime<Utc>) -> Result<()> {
        self.0.as_ref().map_or(Ok(()), |window| window.take(rate_limit_prefix(address), now))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_800_000_000_000 + millis).unwrap()
    }

    fn window(points: u64) -> FixedWindow<u32> {
        FixedWindow::new(RateLimit { points, duration: Duration::from_secs(10) })
    }

    #[test]
    fn a_window_allows_so_many_and_then_says_when_to_come_back() {
        let window = window(2);
        assert_eq!((window.take(1, at(0)), window.take(1, at(1))), (Ok(()), Ok(())));
        let refused = Error::RequestsExceeded {
            limit: 2,
            retry_after: Duration::from_millis(7500),
            reset: "2027-01-15T08:00:10.000Z".into(),
        };
        assert_eq!(window.take(1, at(2500)), Err(refused));
        assert_eq!(window.take(2, at(2500)), Ok(()), "another key has its own window");
        assert_eq!(window.take(1, at(10_000)), Ok(()), "the next window has begun");
    }

    #[test]
    fn windows_that_ended_are_forgotten() {
        let window = window(1);
        for key in 0..10_000 {
            window.take(key, at(i64::from(key) * 10)).unwrap();
        }
        let kept = window.windows.lock().unwrap().by_key.len();
        assert!(kept <= 2 * SWEEP_FROM, "{kept} windows are kept, 1000 of them open");
    }

    proptest! {
        #[test]
        fn no_window_lets_more_through(points in 0u64..20, gaps in proptest::collection::vec(0i64..3000, 1..100)) {
            let window = window(points);
            let mut now = 0;
            let mut let_through = Vec::new();
            for gap in gaps {
                now += gap;
                if window.take(7, at(now)).is_ok() {
                    let_through.push(now);
                }
            }
            // Two windows can meet inside any ten seconds, three cannot.
            for start in &let_through {
                let near = let_through.iter().filter(|time| (*start..start + 10_000).contains(*time)).count();
                prop_assert!(near as u64 <= 2 * points);
            }
        }
    }
}
