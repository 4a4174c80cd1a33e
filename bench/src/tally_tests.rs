//! Tests of the tally.

use super::{Tally, share};
use crate::error::{RequestError, TransportError};
use crate::scenario::Op;
use rstest::rstest;
use std::time::{Duration, Instant};

/// `millis` ms after `zero`.
fn at(zero: Instant, millis: u64) -> Instant {
    zero + Duration::from_millis(millis)
}

#[test]
fn only_the_measurement_counts() {
    let zero = Instant::now();
    let mut tally = Tally::new().unwrap();
    let record_both = |tally: &mut Tally| {
        tally.record(Op::Me, at(zero, 0), at(zero, 4), &Ok(()));
        tally.record(Op::Me, at(zero, 0), at(zero, 4), &Err(RequestError::Shape("x")));
    };
    record_both(&mut tally);
    assert!(!tally.has_begun());
    tally.begin(at(zero, 1));
    record_both(&mut tally);
    tally.finish(at(zero, 5));
    assert!(tally.is_over());
    assert_eq!((tally.answers(), tally.error_count()), (1, 1));
    assert_eq!((tally.of(Op::Me).share, tally.error_share()), (0.75, 0.75));
}

#[test]
fn late_answers_count_by_their_share_only() {
    let zero = Instant::now();
    let mut tally = Tally::new().unwrap();
    tally.begin(at(zero, 10));
    tally.finish(at(zero, 20));
    tally.record(Op::Login, at(zero, 15), at(zero, 25), &Ok(()));
    tally.record(Op::Login, at(zero, 15), at(zero, 25), &Err(TransportError::Closed.into()));
    assert_eq!((tally.answers(), tally.error_count(), tally.errors().count()), (0, 0, 0));
    assert_eq!((tally.of(Op::Login).share, tally.error_share()), (0.5, 0.5));
}

#[rstest]
#[case(20, 30, 1.0)]
#[case(0, 20, 0.5)]
#[case(80, 120, 0.5)]
#[case(0, 1000, 0.09)]
#[case(0, 5, 0.0)]
#[case(200, 300, 0.0)]
#[case(50, 50, 1.0)]
fn shares(#[case] sent: u64, #[case] ended: u64, #[case] expected: f64) {
    let zero = Instant::now();
    let found = share(at(zero, sent), at(zero, ended), at(zero, 10), at(zero, 100));
    assert!((found - expected).abs() < 1e-9, "{found}");
}

#[test]
fn operations_are_kept_apart_and_together() {
    let zero = Instant::now();
    let mut tally = Tally::new().unwrap();
    tally.begin(zero);
    tally.record(Op::Me, zero, zero + Duration::from_nanos(10), &Ok(()));
    tally.record(Op::Login, zero, zero + Duration::from_secs(3600), &Ok(()));
    let lengths = Op::ALL.map(|op| tally.of(op).latencies.len());
    assert_eq!((lengths, tally.of(Op::Me).latencies.max()), ([1, 0, 1], 1));
    let all = tally.all().unwrap();
    assert!(all.latencies.len() == 2 && all.latencies.max() >= 60_000_000 && all.share == 2.0);
}

#[test]
fn errors_are_counted_by_name() {
    let zero = Instant::now();
    let mut tally = Tally::new().unwrap();
    tally.begin(zero);
    let status = || Err(RequestError::Status { status: 503, code: "SERVICE_UNAVAILABLE".to_owned() });
    tally.record(Op::Login, zero, at(zero, 1), &status());
    tally.record(Op::Me, zero, at(zero, 1), &status());
    tally.record(Op::Me, zero, at(zero, 1), &Err(TransportError::Timeout.into()));
    let names: Vec<(&str, u64)> = tally.errors().collect();
    assert_eq!(names, [("HTTP 503 SERVICE_UNAVAILABLE", 2), ("timeout", 1)]);
    assert_eq!((tally.answers(), tally.error_count()), (0, 3));
}
