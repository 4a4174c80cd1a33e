//! Whether the server is overloaded (`PRESSURE_LIMITER_*`).

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use vestibule_domain::Error;

/// The flag that a task sets by measuring the load. While it is set, requests are refused before any work is done for them.
#[derive(Debug, Default)]
pub struct Pressure {
    is_high: AtomicBool,
    retry_after: Option<Duration>,
}

impl Pressure {
    /// A flag that is not set. `retry_after` is sent with refusals.
    pub fn new(retry_after: Option<Duration>) -> Self {
        Self { is_high: AtomicBool::new(false), retry_after }
    }

    /// Sets or clears the flag.
    pub fn set(&self, is_high: bool) {
        self.is_high.store(is_high, Ordering::Relaxed);
    }

    /// Refuses a request while the flag is set.
    ///
    /// # Errors
    /// `SERVICE_UNAVAILABLE` with the reason of Directus (contract section 1).
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
    fn requests_are_refused_only_under_pressure() {
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
