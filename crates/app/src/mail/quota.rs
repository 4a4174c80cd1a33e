//! `RATE_LIMITER_RECIPIENT_*`: the limit on mails per address that anonymous clients can cause, resets and verifications.
//!
//! Above the limit the answer is the same and no mail is sent, so that a mailbox cannot be flooded. Counted in memory per
//! instance, for known and unknown addresses alike.

use std::hash::{BuildHasher, RandomState};

use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use vestibule_domain::window::{FixedWindow, Limit};

use crate::settings::RateWindow;

/// Addresses that are counted at once. Above this the least frequent ones are dropped.
const ADDRESSES: usize = 100_000;

/// Counts mails per address.
pub(crate) struct MailQuota {
    /// Keyed by a hash of the address, so that the size of an entry does not depend on the request.
    windows: Option<Mutex<FixedWindow<u64>>>,
    hasher: RandomState,
}

impl MailQuota {
    pub(crate) fn new(limit: Option<RateWindow>) -> Self {
        let windows = limit.map(|limit| Mutex::new(FixedWindow::bounded(Limit::from(limit), ADDRESSES)));
        Self { windows, hasher: RandomState::new() }
    }

    /// Counts one mail to a normalised address and returns whether it is within the limit.
    pub(crate) fn take(&self, address: &str, now: DateTime<Utc>) -> bool {
        let Some(windows) = &self.windows else { return true };
        let key = self.hasher.hash_one(address);
        !windows.lock().count(key, 1, now).is_exceeded()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn an_address_gets_a_limited_number_of_mails_per_window() {
        let quota = MailQuota::new(Some(RateWindow { points: 2, duration: 60 }));
        assert!(quota.take("a@example.com", at(0)) && quota.take("a@example.com", at(59)));
        assert!(!quota.take("a@example.com", at(59)));
        assert!(quota.take("b@example.com", at(59)), "another address has its own window");
        assert!(quota.take("a@example.com", at(60)), "the next window has begun");
    }

    #[test]
    fn without_a_limit_every_mail_is_allowed() {
        let quota = MailQuota::new(None);
        assert!((0..1000).all(|_| quota.take("a@example.com", at(0))));
    }
}
