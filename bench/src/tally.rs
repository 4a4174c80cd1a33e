//! Results of the requests of one scenario: latencies of correct answers, and errors by name.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use hdrhistogram::{CreationError, Histogram};

use crate::error::RequestError;
use crate::scenario::Op;

/// Longest latency that the histogram can hold, in µs. It is longer than [`crate::connection::TIMEOUT`], after which a
/// request counts as an error.
const MAX_LATENCY: u64 = 60_000_000;

/// Results of all clients of one scenario.
#[derive(Debug)]
pub struct Tally {
    start: Option<Instant>,
    end: Option<Instant>,
    /// Correct answers to each operation, by [`Op::index`].
    correct: [OpTally; 3],
    errors: BTreeMap<String, u64>,
    error_share: f64,
}

/// Correct answers to one operation.
#[derive(Debug)]
pub struct OpTally {
    /// Latencies in µs of the answers that arrived during the measurement.
    pub latencies: Histogram<u64>,
    /// Number of requests during the measurement. A request that began before its start or was answered after its end
    /// counts as the share of its duration that lies inside.
    ///
    /// Whole answers would be too coarse a count for slow requests: if all clients are answered at the same moment
    /// every three seconds, ten seconds have either three or four such moments.
    pub share: f64,
}

impl Tally {
    /// A tally without results. Nothing counts before [`Tally::begin`].
    pub fn new() -> Result<Self, CreationError> {
        let correct = [OpTally::new()?, OpTally::new()?, OpTally::new()?];
        Ok(Self { start: None, end: None, correct, errors: BTreeMap::new(), error_share: 0.0 })
    }

    /// Starts the measurement.
    pub fn begin(&mut self, at: Instant) {
        self.start = Some(at);
    }

    /// Ends the measurement. The clients then send no more requests.
    pub fn finish(&mut self, at: Instant) {
        self.end = Some(at);
    }

    pub fn has_begun(&self) -> bool {
        self.start.is_some()
    }

    pub fn is_over(&self) -> bool {
        self.end.is_some()
    }

    /// Records a request that was sent at `sent` and ended at `ended`.
    pub fn record(&mut self, op: Op, sent: Instant, ended: Instant, result: &Result<(), RequestError>) {
        let Some(start) = self.start else {
            return;
        };
        let share = share(sent, ended, start, self.end.unwrap_or(ended));
        let in_time = !self.is_over();
        match result {
            Ok(()) => self.correct[op.index()].record(ended - sent, share, in_time),
            Err(error) => {
                self.error_share += share;
                *self.errors.entry(error.to_string()).or_default() += u64::from(in_time);
            }
        }
    }

    /// Correct answers to one operation.
    pub fn of(&self, op: Op) -> &OpTally {
        &self.correct[op.index()]
    }

    /// Correct answers to all operations together.
    pub fn all(&self) -> Result<OpTally, CreationError> {
        let mut all = OpTally::new()?;
        for tally in &self.correct {
            all.latencies += &tally.latencies;
            all.share += tally.share;
        }
        Ok(all)
    }

    /// Number of correct answers that arrived during the measurement.
    pub fn answers(&self) -> u64 {
        self.correct.iter().map(|tally| tally.latencies.len()).sum()
    }

    /// Errors during the measurement, by name.
    pub fn errors(&self) -> impl Iterator<Item = (&str, u64)> {
        self.errors.iter().map(|(name, count)| (name.as_str(), *count)).filter(|(_, count)| *count > 0)
    }

    /// Number of errors during the measurement.
    pub fn error_count(&self) -> u64 {
        self.errors.values().sum()
    }

    /// Number of requests that ended with an error, counted as [`OpTally::share`].
    pub fn error_share(&self) -> f64 {
        self.error_share
    }
}

impl OpTally {
    fn new() -> Result<Self, CreationError> {
        Ok(Self { latencies: Histogram::new_with_max(MAX_LATENCY, 3)?, share: 0.0 })
    }

    fn record(&mut self, latency: Duration, share: f64, in_time: bool) {
        self.share += share;
        if in_time {
            let micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
            self.latencies.saturating_record(micros.max(1));
        }
    }
}

/// The share of the time from `sent` to `ended` that lies between `start` and `end`, from 0 to 1.
fn share(sent: Instant, ended: Instant, start: Instant, end: Instant) -> f64 {
    let whole = ended.saturating_duration_since(sent).as_secs_f64();
    let inside = ended.min(end).saturating_duration_since(sent.max(start)).as_secs_f64();
    if whole > 0.0 { inside / whole } else { 1.0 }
}

#[cfg(test)]
#[path = "tally_tests.rs"]
mod tests;
