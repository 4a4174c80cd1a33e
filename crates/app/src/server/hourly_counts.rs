//! Failed logins of this instance in the last hours. The database does not keep them: a successful login resets the count
//! of its user.

use std::collections::VecDeque;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use parking_lot::Mutex;

/// Number of hours kept.
pub(crate) const HOURS: usize = 24;

/// Counts per hour, oldest first, without hours that have none.
#[derive(Debug, Default)]
pub(crate) struct HourlyCounts(Mutex<VecDeque<(DateTime<Utc>, u64)>>);

impl HourlyCounts {
    /// Counts one event.
    pub(crate) fn count(&self, now: DateTime<Utc>) {
        let hour = hour_of(now);
        let mut hours = self.0.lock();
        match hours.back_mut() {
            Some((last, count)) if *last == hour => *count += 1,
            _ => hours.push_back((hour, 1)),
        }
        if hours.len() > HOURS {
            hours.pop_front();
        }
    }

    /// The counts of the last [`HOURS`] hours, oldest first; the current hour is the last.
    pub(crate) fn by_hour(&self, now: DateTime<Utc>) -> Vec<(DateTime<Utc>, u64)> {
        let hours = self.0.lock();
        let count = |hour| hours.iter().find(|(counted, _)| *counted == hour).map_or(0, |(_, count)| *count);
        let before = (0..HOURS).rev().filter_map(|back| TimeDelta::try_hours(i64::try_from(back).ok()?));
        before.map(|back| hour_of(now) - back).map(|hour| (hour, count(hour))).collect()
    }
}

fn hour_of(instant: DateTime<Utc>) -> DateTime<Utc> {
    instant.duration_trunc(TimeDelta::hours(1)).unwrap_or(instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::minutes(minutes)
    }

    #[test]
    fn events_are_counted_in_their_hour_for_a_day() {
        let counts = HourlyCounts::default();
        for minutes in [0, 59, 60, 24 * 60 + 1] {
            counts.count(at(minutes));
        }
        let hours = counts.by_hour(at(24 * 60 + 1));
        assert_eq!(hours.len(), HOURS);
        assert_eq!((hours[0], hours[1].1, hours[23]), ((at(60), 1), 0, (at(24 * 60), 1)));
        assert_eq!(counts.by_hour(at(60))[22..], [(at(0), 2), (at(60), 1)]);
        assert!(counts.by_hour(at(72 * 60)).iter().all(|(_, count)| *count == 0));
    }
}
