//! Tests of the book.

use super::{Tally, share};
use crate::error::Failure;
use crate::http::Fault;
use crate::scenario::Op;
use rstest::rstest;
use std::time::{Duration, Instant};

/// A moment, in milliseconds after a fixed one.
fn at(zero: Instant, millis: u64) -> Instant {
    zero + Duration::from_millis(millis)
}

#[test]
fn only_the_measurement_counts() {
    let zero = Instant::now();
    let mut tally = Tally::new().unwrap();
    let note = |tally: &mut Tally| {
        tally.note(Op::Me, at(zero, 0), at(zero, 4), &Ok(()));
        tally.note(Op::Me, at(zero, 0), at(zero, 4), &Err(Failure::Shape("x")));
    };
    note(&mut tally);
    assert!(!tally.has_begun());
    tally.begin(at(zero, 1));
    note(&mut tally);
    tally.finish(at(zero, 5));
    assert!(tally.is_over());
    assert_eq!((tally.answers(), tally.failed()), (1, 1));
    assert_eq!((tally.of(Op::Me).share, tally.failed_share()), (0.75, 0.75));
}

#[test]
fn late_answers_count_by_their_share_only() {
    let zero = Instant::now();
    let mut tally = Tally::new().unwrap();
    tally.begin(at(zero, 10));
    tally.finish(at(zero, 20));
    tally.note(Op::Login, at(zero, 15), at(zero, 25), &Ok(()));
    tally.note(Op::Login, at(zero, 15), at(zero, 25), &Err(Fault::Closed.into()));
    assert_eq!((tally.answers(), tally.failed(), tally.failures().count()), (0, 0, 0));
    assert_eq!((tally.of(Op::Login).share, tally.failed_share()), (0.5, 0.5));
}

#[rstest]
#[case(20, 30, 1.0)]
#[case(0, 20, 0.5)]
#[case(80, 120, 0.5)]
#[case(0, 1000, 0.09)]
#[case(0, 5, 0.0)]
#[case(200, 300, 0.0)]
#[case(50, 50, 1.0)]
fn shares(#[case] sent: u64, #[case] answered: u64, #[case] expected: f64) {
    let zero = Instant::now();
    let found = share(at(zero, sent), at(zero, answered), at(zero, 10), at(zero, 100));
    assert!((found - expected).abs() < 1e-9, "{found}");
}

#[test]
fn operations_are_kept_apart_and_together() {
    let zero = Instant::now();
    let mut tally = Tally::new().unwrap();
    tally.begin(zero);
    tally.note(Op::Me, zero, zero + Duration::from_nanos(10), &Ok(()));
    tally.note(Op::Login, zero, zero + Duration::from_secs(3600), &Ok(()));
    let lengths = Op::ALL.map(|op| tally.of(op).latencies.len());
    assert_eq!((lengths, tally.of(Op::Me).latencies.max()), ([1, 0, 1], 1));
    let all = tally.all().unwrap();
    assert!(all.latencies.len() == 2 && all.latencies.max() >= 60_000_000 && all.share == 2.0);
}

#[test]
fn failures_are_counted_by_name() {
    let zero = Instant::now();
    let mut tally = Tally::new().unwrap();
    tally.begin(zero);
    let status = || Err(Failure::Status { status: 503, code: "SERVICE_UNAVAILABLE".to_owned() });
    tally.note(Op::Login, zero, at(zero, 1), &status());
    tally.note(Op::Me, zero, at(zero, 1), &status());
    tally.note(Op::Me, zero, at(zero, 1), &Err(Fault::Timeout.into()));
    let names: Vec<(&str, u64)> = tally.failures().collect();
    assert_eq!(names, [("HTTP 503 SERVICE_UNAVAILABLE", 2), ("timeout", 1)]);
    assert_eq!((tally.answers(), tally.failed()), (0, 3));
}
