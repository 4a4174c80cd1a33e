//! Whether the server is overloaded, as whoever measures it says (`PRESSURE_LIMITER_*`).

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use vestibule_domain::Error;

/// A sign at the door: while it is up, requests are turned away before any work is done for them.
#[derive(Debug, Default)]
pub struct Pressure {
    is_high: AtomicBool,
    retry_after: Option<Duration>,
}

impl Pressure {
    /// A sign that is down. `retry_after` is told to those who are turned away.
    pub fn new(retry_after: Option<Duration>) -> Self {
        Self { is_high: AtomicBool::new(false), retry_after }
    }

    /// Puts the sign up or takes it down.
    pub fn set(&self, is_high: bool) {
        self.is_high.store(is_high, Ordering::Relaxed);
    }

    /// Turns a request away while the sign is up.
    ///
    /// # Errors
    /// `SERVICE_UNAVAILABLE` in Directus' words (contract section 1).
    pub fn check(&self) -> Result<(), Error> {
        if !self.is_high.load(Ordering::Relaxed) {
            return Ok(());
        }
        let reason = "Under pressure".to_owned();
        Err(Error::ServiceUnavailable { service: "api", reason, retry_after: self.retry_after })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_turned_away_only_while_the_sign_is_up() {
        let pressure = Pressure::new(Some(Duration::from_secs(10)));
        assert_eq!(pressure.check(), Ok(()));
        pressure.set(true);
        let refused = pressure.check().expect_err("a refusal");
        let (reason, retry_after) = ("Under pressure".into(), Some(Duration::from_secs(10)));
        assert_eq!(refused, Error::ServiceUnavailable { service: "api", reason, retry_after });
        pressure.set(false);
        assert_eq!(pressure.check(), Ok(()));
    }
}
