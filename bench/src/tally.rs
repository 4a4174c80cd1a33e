//! What the clients of one scenario report: latencies of good answers, and failures by their name.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use hdrhistogram::{CreationError, Histogram};

use crate::error::Failure;
use crate::scenario::Op;

/// Longest latency that is told from longer ones, in microseconds; an answer that takes longer than
/// [`crate::http::connection::TIMEOUT`] is a failure anyway.
const LONGEST: u64 = 60_000_000;

/// The common book of all clients of one scenario.
#[derive(Debug)]
pub struct Tally {
    start: Option<Instant>,
    end: Option<Instant>,
    /// Good answers of each operation, by [`Op::index`].
    good: [Book; 3],
    failures: BTreeMap<String, u64>,
    failed_share: f64,
}

/// The good answers to one operation.
#[derive(Debug)]
pub struct Book {
    /// Latencies in microseconds of the answers that arrived during the measurement.
    pub latencies: Histogram<u64>,
    /// How many requests the measurement saw, where one that reaches over its start or its end counts by the share of
    /// its time that lies inside.
    ///
    /// Counting answers would be too coarse for slow requests: if all clients are answered at the same moment every
    /// three seconds, ten seconds hold three rounds or four.
    pub share: f64,
}

impl Tally {
    /// An empty book; nothing counts yet.
    pub fn new() -> Result<Self, CreationError> {
        let good = [Book::new()?, Book::new()?, Book::new()?];
        Ok(Self { start: None, end: None, good, failures: BTreeMap::new(), failed_share: 0.0 })
    }

    /// Begins the measurement.
    pub fn begin(&mut self, at: Instant) {
        self.start = Some(at);
    }

    /// Ends the measurement: no more requests are to be sent.
    pub fn finish(&mut self, at: Instant) {
        self.end = Some(at);
    }

    /// Whether the measurement has begun.
    pub fn has_begun(&self) -> bool {
        self.start.is_some()
    }

    /// Whether the measurement has ended.
    pub fn is_over(&self) -> bool {
        self.end.is_some()
    }

    /// Notes a request that was sent at `sent` and answered at `answered`.
    pub fn note(&mut self, op: Op, sent: Instant, answered: Instant, result: &Result<(), Failure>) {
        let Some(start) = self.start else {
            return;
        };
        let share = share(sent, answered, start, self.end.unwrap_or(answered));
        let in_time = !self.is_over();
        match result {
            Ok(()) => self.good[op.index()].note(answered - sent, share, in_time),
            Err(failure) => {
                self.failed_share += share;
                *self.failures.entry(failure.to_string()).or_default() += u64::from(in_time);
            }
        }
    }

    /// Good answers to one operation.
    pub fn of(&self, op: Op) -> &Book {
        &self.good[op.index()]
    }

    /// Good answers to all operations together.
    pub fn all(&self) -> Result<Book, CreationError> {
        let mut all = Book::new()?;
        for book in &self.good {
            all.latencies += &book.latencies;
            all.share += book.share;
        }
        Ok(all)
    }

    /// Number of good answers that arrived during the measurement.
    pub fn answers(&self) -> u64 {
        self.good.iter().map(|book| book.latencies.len()).sum()
    }

    /// Failures that happened during the measurement, by their name.
    pub fn failures(&self) -> impl Iterator<Item = (&str, u64)> {
        self.failures.iter().map(|(name, count)| (name.as_str(), *count)).filter(|(_, count)| *count > 0)
    }

    /// Their number.
    pub fn failed(&self) -> u64 {
        self.failures.values().sum()
    }

    /// How many failed requests the measurement saw, counted as [`Book::share`].
    pub fn failed_share(&self) -> f64 {
        self.failed_share
    }
}

impl Book {
    fn new() -> Result<Self, CreationError> {
        Ok(Self { latencies: Histogram::new_with_max(LONGEST, 3)?, share: 0.0 })
    }

    fn note(&mut self, latency: Duration, share: f64, in_time: bool) {
        self.share += share;
        if in_time {
            let micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
            self.latencies.saturating_record(micros.max(1));
        }
    }
}

/// The part of the time from `sent` to `answered` that lies between `start` and `end`, from 0 to 1.
fn share(sent: Instant, answered: Instant, start: Instant, end: Instant) -> f64 {
    let whole = answered.saturating_duration_since(sent).as_secs_f64();
    let inside = answered.min(end).saturating_duration_since(sent.max(start)).as_secs_f64();
    if whole > 0.0 { inside / whole } else { 1.0 }
}

#[cfg(test)]
#[path = "tally_tests.rs"]
mod tests;
