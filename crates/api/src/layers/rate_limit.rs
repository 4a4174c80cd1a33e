//! Limits on requests (`RATE_LIMITER_*`): a number of them in a fixed window, counted in memory.

use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, SecondsFormat, Utc};
pub use vestibule_domain::ip_prefix::rate_limit_prefix;
use vestibule_domain::window::FixedWindow;
use vestibule_domain::{Error, Result};

use crate::settings::{HttpSettings, RateLimit};

/// A counter that refuses what exceeds its limit. Threads share it.
#[derive(Debug)]
struct Limiter<K>(Mutex<FixedWindow<K>>);

impl<K: Eq + Hash> Limiter<K> {
    fn new(limit: RateLimit) -> Self {
        Self(Mutex::new(FixedWindow::new(limit)))
    }

    /// Counts one event.
    ///
    /// # Errors
    /// `REQUESTS_EXCEEDED` if the window of `key` had its events already.
    fn take(&self, key: K, now: DateTime<Utc>) -> Result<()> {
        let usage = self.0.lock().unwrap_or_else(PoisonError::into_inner).count(key, 1, now);
        if !usage.is_exceeded() {
            return Ok(());
        }
        Err(Error::RequestsExceeded {
            limit: usage.limit,
            retry_after: usage.ends_in(now),
            reset: usage.ends.to_rfc3339_opts(SecondsFormat::Millis, true),
        })
    }
}

/// The limits that apply to every request.
#[derive(Debug)]
pub(super) struct RequestLimits {
    global: Option<Limiter<()>>,
    address: Option<Limiter<IpAddr>>,
}

impl RequestLimits {
    pub(super) fn new(settings: &HttpSettings) -> Self {
        Self {
            global: settings.rate_limiter_global.map(Limiter::new),
            address: settings.rate_limiter.map(Limiter::new),
        }
    }

    pub(super) fn are_off(&self) -> bool {
        self.global.is_none() && self.address.is_none()
    }

    /// Counts a request: first among all, then among those of its rate limit prefix.
    pub(super) fn take(&self, address: Option<IpAddr>, now: DateTime<Utc>) -> Result<()> {
        self.global.as_ref().map_or(Ok(()), |limiter| limiter.take((), now))?;
        self.address.as_ref().map_or(Ok(()), |limiter| limiter.take(rate_limit_prefix(address), now))
    }
}

/// `RATE_LIMITER_REGISTRATION_*`: registrations per rate limit prefix, counted before their body is checked.
#[derive(Debug)]
pub struct RegistrationLimit(Option<Limiter<IpAddr>>);

impl RegistrationLimit {
    /// A limit that has counted nothing.
    pub fn new(settings: &HttpSettings) -> Self {
        Self(settings.rate_limiter_registration.map(Limiter::new))
    }

    /// Counts one registration.
    ///
    /// # Errors
    /// `REQUESTS_EXCEEDED` if the window of the address had its registrations already.
    pub fn count(&self, address: Option<IpAddr>, now: DateTime<Utc>) -> Result<()> {
        self.0.as_ref().map_or(Ok(()), |limiter| limiter.take(rate_limit_prefix(address), now))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_refusal_says_when_the_window_ends() {
        let at = |millis: i64| DateTime::from_timestamp_millis(1_800_000_000_000 + millis).unwrap();
        let limiter = Limiter::new(RateLimit { points: 2, duration: Duration::from_secs(10) });
        assert_eq!((limiter.take(1, at(0)), limiter.take(1, at(1))), (Ok(()), Ok(())));
        let refused = Error::RequestsExceeded {
            limit: 2,
            retry_after: Duration::from_millis(7500),
            reset: "2027-01-15T08:00:10.000Z".into(),
        };
        assert_eq!(limiter.take(1, at(2500)), Err(refused));
        assert_eq!(limiter.take(2, at(2500)), Ok(()), "each key has its own window");
        assert_eq!(limiter.take(1, at(10_000)), Ok(()), "the next window has begun");
    }
}
