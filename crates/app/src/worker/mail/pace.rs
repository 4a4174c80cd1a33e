//! `RATE_LIMITER_EMAIL_*`: so many mails in such a time, the others wait in the outbox.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::settings::RateWindow;

/// Counts the mails that this server sends. A window begins when mails are looked for after the last one has ended.
#[derive(Debug)]
pub(super) struct Pace {
    limit: Option<RateWindow>,
    ends: DateTime<Utc>,
    left: u64,
}

impl Pace {
    pub(super) fn new(limit: Option<RateWindow>) -> Self {
        Self { limit, ends: DateTime::UNIX_EPOCH, left: 0 }
    }

    /// How many of `wanted` mails may go out now, while others are under way that count when they have gone out.
    pub(super) fn allow(&mut self, wanted: u32, under_way: u32, now: DateTime<Utc>) -> u32 {
        let Some(limit) = self.limit else { return wanted };
        if self.ends <= now {
            let length = TimeDelta::seconds(i64::try_from(limit.duration).unwrap_or(i64::MAX / 1000));
            self.ends = now.checked_add_signed(length).unwrap_or(DateTime::<Utc>::MAX_UTC);
            self.left = limit.points;
        }
        wanted.min(u32::try_from(self.left).unwrap_or(u32::MAX).saturating_sub(under_way))
    }

    /// Counts mails that went out.
    pub(super) fn count(&mut self, mails: u32) {
        self.left = self.left.saturating_sub(mails.into());
    }

    /// How long no mail may go out; zero if one may.
    pub(super) fn pause(&self, now: DateTime<Utc>) -> Duration {
        let is_spent = self.limit.is_some() && self.left == 0;
        if is_spent { (self.ends - now).to_std().unwrap_or_default() } else { Duration::ZERO }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn a_window_lets_so_many_out() {
        let mut pace = Pace::new(Some(RateWindow { points: 5, duration: 60 }));
        assert_eq!((pace.allow(3, 0, at(0)), pace.pause(at(0))), (3, Duration::ZERO));
        pace.count(3);
        assert_eq!(pace.allow(3, 0, at(10)), 2);
        pace.count(2);
        assert_eq!((pace.allow(3, 0, at(59)), pace.pause(at(59))), (0, Duration::from_secs(1)));
        assert_eq!((pace.allow(3, 0, at(60)), pace.pause(at(60))), (3, Duration::ZERO));
    }

    #[test]
    fn what_is_under_way_takes_its_place() {
        let mut pace = Pace::new(Some(RateWindow { points: 5, duration: 60 }));
        assert_eq!(pace.allow(8, 0, at(0)), 5);
        assert_eq!((pace.allow(3, 5, at(1)), pace.pause(at(1))), (0, Duration::ZERO));
        pace.count(4);
        assert_eq!(pace.allow(7, 1, at(2)), 0, "the fifth may still go out");
        assert_eq!(pace.allow(8, 0, at(2)), 1, "it has not");
    }

    #[test]
    fn without_a_limit_all_go_out() {
        let mut pace = Pace::new(None);
        assert_eq!(pace.allow(8, 0, at(0)), 8);
        pace.count(8);
        assert_eq!((pace.allow(8, 0, at(0)), pace.pause(at(0))), (8, Duration::ZERO));
    }
}
