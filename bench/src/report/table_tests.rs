//! Tests of the table.

use std::collections::BTreeMap;

use super::{digits, render};
use crate::proc::machine::Machine;
use crate::report::figures::{Cpu, Figures, Latency, Rate};
use crate::report::{Report, Settings};
use crate::run::Memory;
use crate::scenario::Scenario;
use rstest::rstest;

fn rate(requests: u64, p50: u64) -> Rate {
    let latency_us = Latency { min: 1, mean: 1.0, p50, p95: 2 * p50, p99: 3 * p50, max: 4 * p50 };
    Rate { requests, requests_per_second: requests as f64, latency_us }
}

fn cpu(us: f64) -> Cpu {
    Cpu { seconds: 1.0, cores: 0.5, us_per_request: Some(us) }
}

fn figures(scenario: Scenario) -> Figures {
    Figures {
        scenario,
        seconds: 1.0,
        all: rate(1234, 567),
        operations: BTreeMap::from([("me", rate(1234, 567))]),
        errors: 0,
        errors_by_name: BTreeMap::new(),
        server: Some(cpu(98.76)),
        memory: Some(Memory { processes: 1, start: 9_000_000, peak: 123_000_000, end: 45_600_000 }),
        client: cpu(7.0),
        others: cpu(1.0),
        stolen_seconds: 0.0,
    }
}

fn report(scenarios: Vec<Figures>) -> Report {
    Report {
        tool: "t",
        date: "2030-01-01T00:00:00Z".to_owned(),
        label: "vestibule".to_owned(),
        url: "http://127.0.0.1:8055".to_owned(),
        settings: Settings { clients: 16, seconds: 1, warmup: 0, accounts: 1, pids: vec![1] },
        machine: Machine { cores: 2, cpu: "c".to_owned(), kernel: "k".to_owned(), memory: 1, load: 0.5 },
        scenarios,
    }
}

#[test]
fn columns_are_aligned() {
    let mut mixed = figures(Scenario::Mixed);
    mixed.operations.insert("login", rate(25, 50_000));
    mixed.errors = 2;
    mixed.errors_by_name.insert("HTTP 503 -".to_owned(), 2);
    let mut last = figures(Scenario::MeJwt);
    (last.server, last.memory) = (None, None);
    let text = render(&report(vec![mixed, last]));
    let expected = "\
vestibule at http://127.0.0.1:8055: 16 clients, 1 accounts, 1 s each after 0 s of warm-up; 2 cores, load 0.5, 2030-01-01T00:00:00Z

scenario  req/s  p50 ms  p95 ms  p99 ms  errors  server µs/req  client µs/req  MB start  MB peak  MB end  others
mixed      1234    0.57    1.13    1.70       2           98.8           7.00      9.00      123    45.6    0.50
  login    25.0    50.0     100     150
  me       1234    0.57    1.13    1.70
me-jwt     1234    0.57    1.13    1.70       0              -           7.00                               0.50

mixed: 2 times HTTP 503 -
";
    assert_eq!(text, expected);
}

#[rstest]
#[case(0.0, "0.00")]
#[case(9.994, "9.99")]
#[case(56.78, "56.8")]
#[case(123.4, "123")]
#[case(123_456.7, "123457")]
fn three_digits(#[case] number: f64, #[case] text: &str) {
    assert_eq!(digits(number), text);
}
