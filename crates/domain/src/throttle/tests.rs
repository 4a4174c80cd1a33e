use proptest::prelude::*;

use super::*;

const MINUTE: Duration = Duration::from_secs(60);

/// Pauses from one second, after the fifth failure, to 15 minutes.
const SCHEDULE: Schedule = Schedule {
    free: 5,
    first: Duration::from_secs(1),
    longest: Duration::from_secs(900),
    leak: Duration::from_secs(900),
};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

/// The pauses after attempts, each made at the end of the previous pause.
fn pauses(attempts: usize) -> Vec<i64> {
    let (mut bucket, mut now) = (None, at(0));
    let mut pauses = Vec::new();
    for _ in 0..attempts {
        let counted = SCHEDULE.count(bucket, now).unwrap();
        let until = counted.paused_until.unwrap_or(now);
        pauses.push((until - now).num_seconds());
        (bucket, now) = (Some(counted), until);
    }
    pauses
}

#[test]
fn pauses_double_up_to_the_longest() {
    assert_eq!(pauses(18), [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 512, 900, 900, 900]);
}

#[test]
fn attempts_during_a_pause_are_not_counted() {
    let mut bucket = SCHEDULE.count(None, at(0)).unwrap();
    for _ in 0..5 {
        bucket = SCHEDULE.count(Some(bucket), bucket.paused_until.unwrap_or(at(0))).unwrap();
    }
    assert_eq!(bucket.paused_until, Some(at(3)));
    assert_eq!(SCHEDULE.count(Some(bucket), at(2)), Err(at(3)));
    assert_eq!(SCHEDULE.count(Some(bucket), at(3)).unwrap().failures, 7);
}

/// Concurrent requests may be counted in another order than that of their clocks.
#[test]
fn an_earlier_clock_is_not_refused_without_a_pause() {
    let mut bucket = SCHEDULE.count(None, at(10)).unwrap();
    for seconds in [9, 12, 0] {
        bucket = SCHEDULE.count(Some(bucket), at(seconds)).unwrap();
    }
    assert_eq!((bucket.failures, bucket.paused_until), (4, None));
}

#[test]
fn failures_leak_one_by_one() {
    let full = Bucket { failures: 6, since: at(0), paused_until: None };
    let failures = |minutes: i64| SCHEDULE.count(Some(full), at(60 * minutes)).unwrap().failures;
    assert_eq!([14, 15, 29, 30, 75, 90, 900].map(failures), [7, 6, 6, 5, 2, 1, 1]);
    assert_eq!(
        SCHEDULE.count(Some(full), at(60 * 20)).unwrap().since,
        at(60 * 15),
        "the rest of the time is kept"
    );
    assert_eq!(SCHEDULE.empty_at(full), at(6 * 900));
}

#[test]
fn a_clock_that_goes_back_leaks_nothing() {
    let full = Bucket { failures: 3, since: at(100), paused_until: None };
    assert_eq!(SCHEDULE.count(Some(full), at(50)).unwrap().failures, 4);
}

#[test]
fn extreme_values_do_not_overflow() {
    let odd = Schedule { free: u32::MAX - 40, first: MINUTE, longest: Duration::MAX, leak: Duration::ZERO };
    let full = Bucket { failures: u32::MAX - 1, since: at(0), paused_until: None };
    assert!(odd.count(Some(full), at(1)).is_ok());
    assert!(odd.empty_at(full) >= at(0));
}

proptest! {
    /// However the attempts are distributed, a day has at most those before the first pause, those before the longest
    /// pause, and one per longest pause.
    #[test]
    fn the_number_of_attempts_is_bounded(waits in proptest::collection::vec(0i64..2000, 1..2000)) {
        let (mut bucket, mut now, mut attempts) = (None, 0, 0);
        for wait in waits {
            now += wait;
            if now > 24 * 3600 {
                break;
            }
            if let Ok(counted) = SCHEDULE.count(bucket, at(now)) {
                bucket = Some(counted);
                attempts += 1;
            }
        }
        prop_assert!(attempts <= 16 + now / 900 + 1, "{} attempts in {} seconds", attempts, now);
    }

    #[test]
    fn a_bucket_is_empty_at_its_computed_time(failures in 1u32..15, later in 0i64..100_000) {
        let full = Bucket { failures, since: at(0), paused_until: Some(at(10)) };
        let then = at(later).max(SCHEDULE.empty_at(full));
        prop_assert_eq!(SCHEDULE.count(Some(full), then).unwrap().failures, 1);
    }
}
