//! Tests of the figures.

use super::Figures;
use crate::error::RequestError;
use crate::proc::snapshot::Interval;
use crate::run::{Memory, Outcome};
use crate::scenario::{Op, Scenario};
use crate::tally::Tally;
use std::time::{Duration, Instant};

/// 99 answers after 1 to 99 ms, one login of 1 s and one error, in 2 s.
fn outcome() -> Outcome {
    let mut tally = Tally::new().unwrap();
    let start = Instant::now();
    let after = |millis| start + Duration::from_millis(millis);
    tally.begin(start);
    for millis in 1..=99 {
        tally.record(Op::Me, start, after(millis), &Ok(()));
    }
    tally.record(Op::Login, start, after(1000), &Ok(()));
    tally.record(Op::Me, start, after(1), &Err(RequestError::Shape("x")));
    tally.finish(after(2000));
    let interval = Interval {
        elapsed: Duration::from_secs(2),
        server_cpu: Duration::from_millis(1010),
        client_cpu: Duration::from_millis(101),
        others_cpu: Duration::from_secs(1),
        stolen: Duration::ZERO,
    };
    let memory = Some(Memory { processes: 1, start: 1, peak: 3, end: 2 });
    Outcome { scenario: Scenario::Mixed, tally, interval, memory }
}

/// Whether two latencies are equal to three digits, the precision of the histogram.
fn near(found: u64, expected: u64) -> bool {
    found.abs_diff(expected) * 1000 <= expected
}

#[test]
fn rates_and_latencies() {
    let figures = Figures::new(&outcome()).unwrap();
    assert_eq!((figures.all.requests, figures.errors), (100, 1));
    assert_eq!(figures.all.requests_per_second, 50.0);
    let latency = figures.all.latency_us;
    assert!(
        near(latency.p50, 50_000) && near(latency.p95, 95_000) && near(latency.p99, 99_000),
        "{latency:?}"
    );
    assert!(near(latency.min, 1000) && near(latency.max, 1_000_000), "{latency:?}");
    assert_eq!(figures.operations.keys().copied().collect::<Vec<_>>(), ["login", "me"]);
    assert_eq!(figures.operations["me"].requests, 99);
}

#[test]
fn cpu_time_is_divided_by_all_requests() {
    let figures = Figures::new(&outcome()).unwrap();
    let server = figures.server.unwrap();
    assert_eq!(server.us_per_request, Some(10_000.0));
    assert_eq!(server.cores, 0.505);
    assert_eq!(figures.client.us_per_request, Some(1000.0));
    assert_eq!(figures.others.cores, 0.5);
}

#[test]
fn an_empty_measurement_has_no_rates() {
    let mut empty = outcome();
    empty.tally = Tally::new().unwrap();
    empty.memory = None;
    let json = serde_json::to_value(Figures::new(&empty).unwrap()).unwrap();
    assert_eq!(json["requests"], 0);
    assert!(json["server"].is_null() && json["client"]["us_per_request"].is_null(), "{json}");
}

#[test]
fn names_of_the_json() {
    let json = serde_json::to_value(Figures::new(&outcome()).unwrap()).unwrap();
    assert_eq!(json["scenario"], "mixed");
    assert_eq!(json["requests_per_second"], 50.0);
    assert_eq!(json["errors_by_name"]["wrong answer: x"], 1);
    assert_eq!(json["memory"]["peak"], 3);
    assert!(json["latency_us"]["p95"].is_u64());
}
