//! How many mails an address gets at most that anybody can ask for: resets and verifications.
//!
//! Whoever asks too often gets the usual answer and no mail, so that nobody's mailbox can be flooded through us. It is
//! counted in memory, by each server for itself, for addresses that are known and for others alike.

use std::hash::{BuildHasher, RandomState};

use chrono::{DateTime, TimeDelta, Utc};
use moka::sync::Cache;

use crate::settings::RateWindow;

/// Addresses that are counted at once. When there are more, those nobody asks about are forgotten first.
const ADDRESSES: u64 = 100_000;

/// Counts mails per address.
pub(crate) struct MailQuota {
    limit: Option<RateWindow>,
    /// By the hash of the address: what is kept does not grow with what is asked.
    windows: Cache<u64, Window>,
    hasher: RandomState,
}

#[derive(Clone, Copy)]
struct Window {
    count: u64,
    ends: DateTime<Utc>,
}

impl MailQuota {
    pub(crate) fn new(limit: Option<RateWindow>) -> Self {
        Self { limit, windows: Cache::new(ADDRESSES), hasher: RandomState::new() }
    }

    /// Counts one mail to an address, given in the form in which addresses are compared. False if it is one too many.
    pub(crate) fn take(&self, folded: &str, now: DateTime<Utc>) -> bool {
        let Some(limit) = self.limit else { return true };
        let length = TimeDelta::seconds(i64::try_from(limit.duration).unwrap_or(i64::MAX / 1000));
        let fresh =
            Window { count: 0, ends: now.checked_add_signed(length).unwrap_or(DateTime::<Utc>::MAX_UTC) };
        let counted = self.windows.entry(self.hasher.hash_one(folded)).and_upsert_with(|entry| {
            let open = entry.map(moka::Entry::into_value).filter(|window| window.ends > now);
            let window = open.unwrap_or(fresh);
            Window { count: window.count.saturating_add(1), ..window }
        });
        counted.into_value().count <= limit.points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn an_address_gets_so_many_in_a_window() {
        let quota = MailQuota::new(Some(RateWindow { points: 2, duration: 60 }));
        assert!(quota.take("a@example.com", at(0)) && quota.take("a@example.com", at(59)));
        assert!(!quota.take("a@example.com", at(59)));
        assert!(quota.take("b@example.com", at(59)), "another address has its own window");
        assert!(quota.take("a@example.com", at(60)), "the next window has begun");
    }

    #[test]
    fn without_a_limit_nothing_is_too_much() {
        let quota = MailQuota::new(None);
        assert!((0..1000).all(|_| quota.take("a@example.com", at(0))));
    }
}
