//! Counting events in fixed windows of time, such as requests per address.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// From so many windows on, those that have ended are removed.
const SWEEP_FROM: usize = 4096;

/// How many events a window allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Events per window.
    pub points: u64,
    /// Length of a window.
    pub duration: Duration,
}

/// What a window has counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Events in the window, those above the limit included.
    pub count: u64,
    /// Events it allows.
    pub limit: u64,
    /// When the window ends.
    pub ends: DateTime<Utc>,
}

impl Usage {
    /// Whether the last event that was counted was one too many.
    pub fn is_exceeded(&self) -> bool {
        self.count > self.limit
    }

    /// Events that are still allowed.
    pub fn left(&self) -> u64 {
        self.limit.saturating_sub(self.count)
    }

    /// Time until the window ends; zero if it has ended.
    pub fn ends_in(&self, now: DateTime<Utc>) -> Duration {
        (self.ends - now).to_std().unwrap_or_default()
    }
}

/// Counts events per key, in memory. A window begins with the first event after the last one ended.
///
/// Memory grows with the windows that are open, up to a bound if there is one: see [`FixedWindow::bounded`].
#[derive(Debug)]
pub struct FixedWindow<K> {
    limit: Limit,
    most: usize,
    by_key: HashMap<K, Window>,
    sweep_at: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Window {
    count: u64,
    ends: DateTime<Utc>,
}

impl<K: Eq + Hash> FixedWindow<K> {
    /// A counter that has counted nothing.
    pub fn new(limit: Limit) -> Self {
        Self::bounded(limit, usize::MAX)
    }

    /// A counter that keeps at most this many windows, at least two. When there are more, half of them are removed:
    /// those with the fewest events first, so that many rare keys cannot reset the window of a frequent one.
    pub fn bounded(limit: Limit, most: usize) -> Self {
        let most = most.max(2);
        Self { limit, most, by_key: HashMap::new(), sweep_at: SWEEP_FROM.min(most) }
    }

    /// Counts this many events, which may be none: that begins a window if none is open.
    pub fn count(&mut self, key: K, events: u64, now: DateTime<Utc>) -> Usage {
        self.sweep(now);
        let begun = self.begun(now);
        let window = self.by_key.entry(key).or_insert(begun);
        if window.ends <= now {
            *window = begun;
        }
        window.count = window.count.saturating_add(events);
        let Window { count, ends } = *window;
        Usage { count, limit: self.limit.points, ends }
    }

    /// What the window of a key has counted; if none is open, that of one that begins now.
    pub fn usage(&self, key: &K, now: DateTime<Utc>) -> Usage {
        let open = self.by_key.get(key).filter(|window| window.ends > now);
        let Window { count, ends } = open.copied().unwrap_or_else(|| self.begun(now));
        Usage { count, limit: self.limit.points, ends }
    }

    /// Number of windows in memory, of which some may have ended.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether no window is in memory.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    fn begun(&self, now: DateTime<Utc>) -> Window {
        let length = TimeDelta::from_std(self.limit.duration).unwrap_or(TimeDelta::MAX);
        Window { count: 0, ends: now.checked_add_signed(length).unwrap_or(DateTime::<Utc>::MAX_UTC) }
    }

    /// Runs once per doubling of the number of windows, so that its cost per event is constant.
    fn sweep(&mut self, now: DateTime<Utc>) {
        if self.by_key.len() < self.sweep_at {
            return;
        }
        self.by_key.retain(|_, window| window.ends > now);
        if self.by_key.len() >= self.most {
            self.remove_half();
        }
        self.sweep_at = SWEEP_FROM.max(self.by_key.len().saturating_mul(2)).min(self.most);
    }

    fn remove_half(&mut self) {
        let mut windows: Vec<Window> = self.by_key.values().copied().collect();
        let half = windows.len() / 2;
        let (below, least, _) = windows.select_nth_unstable(half);
        let least = *least;
        // Of windows that are equal, as many are removed as are missing to the half.
        let mut equal = half - below.iter().filter(|window| **window < least).count();
        self.by_key.retain(|_, window| {
            if *window != least || equal == 0 {
                return *window >= least;
            }
            equal -= 1;
            false
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_800_000_000_000 + millis).unwrap()
    }

    fn limit(points: u64) -> Limit {
        Limit { points, duration: Duration::from_secs(10) }
    }

    #[test]
    fn a_window_allows_its_points_until_it_ends() {
        let mut window = FixedWindow::new(limit(2));
        assert!(!window.count(1, 1, at(0)).is_exceeded());
        let second = window.count(1, 1, at(1));
        assert_eq!((second.is_exceeded(), second.left()), (false, 0));
        let third = window.count(1, 1, at(2500));
        assert_eq!(third, Usage { count: 3, limit: 2, ends: at(10_000) });
        assert!(third.is_exceeded());
        assert_eq!(third.ends_in(at(2500)), Duration::from_millis(7500));
        assert!(!window.count(2, 1, at(2500)).is_exceeded(), "each key has its own window");
        assert!(!window.count(1, 1, at(10_000)).is_exceeded(), "the next window has begun");
    }

    #[test]
    fn usage_counts_nothing_and_begins_no_window() {
        let mut window = FixedWindow::new(limit(5));
        assert_eq!(window.usage(&(), at(0)), Usage { count: 0, limit: 5, ends: at(10_000) });
        assert!(window.is_empty());
        window.count((), 3, at(1000));
        let usage = window.usage(&(), at(2000));
        assert_eq!((usage.left(), usage.ends), (2, at(11_000)));
        assert_eq!(window.usage(&(), at(11_000)).left(), 5);
    }

    #[test]
    fn counting_no_events_begins_a_window() {
        let mut window = FixedWindow::new(limit(5));
        window.count((), 0, at(0));
        assert_eq!(window.count((), 2, at(9000)), Usage { count: 2, limit: 5, ends: at(10_000) });
    }

    #[test]
    fn an_endless_duration_ends_with_time() {
        let mut window = FixedWindow::new(Limit { points: 1, duration: Duration::MAX });
        assert_eq!(window.count((), 1, at(0)).ends, DateTime::<Utc>::MAX_UTC);
    }

    #[test]
    fn windows_that_ended_are_removed() {
        let mut window = FixedWindow::new(limit(1));
        for key in 0..10_000 {
            window.count(key, 1, at(key * 10));
        }
        assert!(window.len() <= 2 * SWEEP_FROM, "{} windows are kept, 1000 of them open", window.len());
    }

    #[test]
    fn a_bounded_counter_keeps_the_most_frequent_keys() {
        let mut window = FixedWindow::bounded(limit(2), 100);
        window.count(0, 3, at(0));
        for key in 1..10_000 {
            window.count(key, 1, at(0));
            assert!(window.len() <= 100);
        }
        assert!(window.len() >= 50);
        assert!(window.usage(&0, at(0)).is_exceeded());
    }

    proptest! {
        #[test]
        fn no_window_allows_more_than_its_points(
            points in 0u64..20,
            gaps in proptest::collection::vec(0i64..3000, 1..100),
        ) {
            let mut window = FixedWindow::new(limit(points));
            let mut now = 0;
            let mut allowed = Vec::new();
            for gap in gaps {
                now += gap;
                if !window.count(7, 1, at(now)).is_exceeded() {
                    allowed.push(now);
                }
            }
            // Two windows can meet inside any ten seconds, three cannot.
            for start in &allowed {
                let near = allowed.iter().filter(|time| (*start..start + 10_000).contains(*time)).count();
                prop_assert!(near as u64 <= 2 * points);
            }
        }
    }
}
