//! What was asked of a database so far.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts statements and commits, those of other instances not among them. Tests compare the work that requests cause
/// with it: a difference that can be counted is one that can be timed.
#[derive(Debug, Default)]
pub(super) struct Tally {
    reads: AtomicU64,
    writes: AtomicU64,
    commits: AtomicU64,
}

/// The counts of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Statements that read.
    pub reads: u64,
    /// Statements that write.
    pub writes: u64,
    /// Transactions that were committed.
    pub commits: u64,
}

impl Tally {
    pub(super) fn read(&self) {
        self.reads.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn write(&self) {
        self.writes.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn commit(&self) {
        self.commits.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn counts(&self) -> Counts {
        Counts {
            reads: self.reads.load(Ordering::Relaxed),
            writes: self.writes.load(Ordering::Relaxed),
            commits: self.commits.load(Ordering::Relaxed),
        }
    }
}
