//! The figures of one scenario.

use std::collections::BTreeMap;
use std::time::Duration;

use hdrhistogram::CreationError;
use serde::Serialize;

use crate::run::{Memory, Outcome};
use crate::scenario::{Op, Scenario};
use crate::tally::Book;

/// What one scenario gave.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    /// The scenario.
    pub scenario: Scenario,
    /// Length of the measurement in seconds, as it was.
    pub seconds: f64,
    /// All good answers.
    #[serde(flatten)]
    pub all: Rate,
    /// The same for each kind of request.
    pub operations: BTreeMap<&'static str, Rate>,
    /// Number of failures; they are not among the answers.
    pub errors: u64,
    /// Failures by their name.
    pub errors_by_name: BTreeMap<String, u64>,
    /// Processor time of the server; nothing if its process is not known.
    pub server: Option<Cpu>,
    /// Its memory in bytes.
    pub memory: Option<Memory>,
    /// Processor time of this tool.
    pub client: Cpu,
    /// Processor time of everybody else.
    pub others: Cpu,
    /// Seconds that the host took away from this machine.
    pub stolen_seconds: f64,
}

/// Good answers and how long they took.
#[derive(Debug, Clone, Serialize)]
pub struct Rate {
    /// Number of good answers.
    pub requests: u64,
    /// Requests in a second, where those that reach over an end of the measurement count by their share inside it.
    pub requests_per_second: f64,
    /// Their latencies.
    pub latency_us: Latency,
}

/// Latencies in microseconds, to three digits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Latency {
    /// The shortest.
    pub min: u64,
    /// The average.
    pub mean: f64,
    /// Half of the answers took no longer.
    pub p50: u64,
    /// 19 of 20 took no longer.
    pub p95: u64,
    /// 99 of 100 took no longer.
    pub p99: u64,
    /// The longest.
    pub max: u64,
}

/// Processor time.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Cpu {
    /// In seconds.
    pub seconds: f64,
    /// The average number of cores that it kept busy.
    pub cores: f64,
    /// In microseconds for each request, answered well or not, counted as in [`Rate::requests_per_second`].
    pub us_per_request: Option<f64>,
}

impl Figures {
    /// The figures of an outcome.
    pub fn new(outcome: &Outcome) -> Result<Self, CreationError> {
        let (tally, used) = (&outcome.tally, &outcome.used);
        let all = tally.all()?;
        let cpu = |time| Cpu::new(time, used.elapsed, all.share + tally.failed_share());
        let seen = Op::ALL.into_iter().filter(|op| tally.of(*op).share > 0.0);
        Ok(Self {
            scenario: outcome.scenario,
            seconds: used.elapsed.as_secs_f64(),
            all: Rate::new(&all, used.elapsed),
            operations: seen.map(|op| (op.name(), Rate::new(tally.of(op), used.elapsed))).collect(),
            errors: tally.failed(),
            errors_by_name: tally.failures().map(|(name, count)| (name.to_owned(), count)).collect(),
            server: outcome.memory.map(|_| cpu(used.server_cpu)),
            memory: outcome.memory,
            client: cpu(used.client_cpu),
            others: cpu(used.others_cpu),
            stolen_seconds: used.stolen.as_secs_f64(),
        })
    }
}

impl Rate {
    fn new(book: &Book, elapsed: Duration) -> Self {
        let latencies = &book.latencies;
        Self {
            requests: latencies.len(),
            requests_per_second: book.share / elapsed.as_secs_f64(),
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
