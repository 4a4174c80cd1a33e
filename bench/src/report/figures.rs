//! The figures of one scenario.

use std::collections::BTreeMap;
use std::time::Duration;

use hdrhistogram::CreationError;
use serde::Serialize;

use crate::run::{Memory, Outcome};
use crate::scenario::{Op, Scenario};
use crate::tally::OpTally;

/// The results of one scenario.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    pub scenario: Scenario,
    /// Real duration of the measurement in seconds.
    pub seconds: f64,
    /// All correct answers.
    #[serde(flatten)]
    pub all: Rate,
    /// Correct answers to each kind of request.
    pub operations: BTreeMap<&'static str, Rate>,
    /// Number of errors; they are not among the correct answers.
    pub errors: u64,
    /// Errors by name.
    pub errors_by_name: BTreeMap<String, u64>,
    /// CPU time of the server; `None` if its process is not known.
    pub server: Option<Cpu>,
    /// Resident memory of the server in bytes.
    pub memory: Option<Memory>,
    /// CPU time of this tool.
    pub client: Cpu,
    /// CPU time of all other processes.
    pub others: Cpu,
    /// Seconds that the hypervisor gave to other machines.
    pub stolen_seconds: f64,
}

/// Correct answers and their latencies.
#[derive(Debug, Clone, Serialize)]
pub struct Rate {
    /// Number of correct answers.
    pub requests: u64,
    /// Requests in a second, counted as [`OpTally::share`].
    pub requests_per_second: f64,
    pub latency_us: Latency,
}

/// Latencies in microseconds, to three digits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Latency {
    pub min: u64,
    pub mean: f64,
    pub p50: u64,
    pub p95: u64,
    pub p99: u64,
    pub max: u64,
}

/// CPU time.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Cpu {
    pub seconds: f64,
    /// Average number of busy cores.
    pub cores: f64,
    /// In µs for each request, with or without an error, counted as [`OpTally::share`].
    pub us_per_request: Option<f64>,
}

impl Figures {
    /// # Errors
    ///
    /// If a histogram cannot be created.
    pub fn new(outcome: &Outcome) -> Result<Self, CreationError> {
        let (tally, interval) = (&outcome.tally, &outcome.interval);
        let all = tally.all()?;
        let cpu = |time| Cpu::new(time, interval.elapsed, all.share + tally.error_share());
        let sent = Op::ALL.into_iter().filter(|op| tally.of(*op).share > 0.0);
        Ok(Self {
            scenario: outcome.scenario,
            seconds: interval.elapsed.as_secs_f64(),
            all: Rate::new(&all, interval.elapsed),
            operations: sent.map(|op| (op.name(), Rate::new(tally.of(op), interval.elapsed))).collect(),
            errors: tally.error_count(),
            errors_by_name: tally.errors().map(|(name, count)| (name.to_owned(), count)).collect(),
            server: outcome.memory.map(|_| cpu(interval.server_cpu)),
            memory: outcome.memory,
            client: cpu(interval.client_cpu),
            others: cpu(interval.others_cpu),
            stolen_seconds: interval.stolen.as_secs_f64(),
        })
    }
}

impl Rate {
    fn new(tally: &OpTally, elapsed: Duration) -> Self {
        let latencies = &tally.latencies;
        Self {
            requests: latencies.len(),
            requests_per_second: tally.share / elapsed.as_secs_f64(),
            latency_us: Latency {
                min: latencies.min(),
                mean: latencies.mean(),
                p50: latencies.value_at_quantile(0.50),
                p95: latencies.value_at_quantile(0.95),
                p99: latencies.value_at_quantile(0.99),
                max: latencies.max(),
            },
        }
    }
}

impl Cpu {
    fn new(time: Duration, elapsed: Duration, requests: f64) -> Self {
        let seconds = time.as_secs_f64();
        let us_per_request = (requests > 0.0).then(|| seconds * 1e6 / requests);
        Self { seconds, cores: seconds / elapsed.as_secs_f64(), us_per_request }
    }
}

#[cfg(test)]
#[path = "figures_tests.rs"]
mod tests;
