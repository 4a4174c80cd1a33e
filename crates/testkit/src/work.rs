//! Counts the work of a request. Requests with equal work cannot be distinguished by timing.

use std::ops::Sub;

use crate::TestApp;

/// Work done so far, or between two points in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Computed password hashes.
    pub hashes: u64,
    /// Reading statements.
    pub reads: u64,
    /// Writing statements.
    pub writes: u64,
    /// Committed transactions.
    pub commits: u64,
}

impl Sub for Work {
    type Output = Self;

    fn sub(self, earlier: Self) -> Self {
        Self {
            hashes: self.hashes - earlier.hashes,
            reads: self.reads - earlier.reads,
            writes: self.writes - earlier.writes,
            commits: self.commits - earlier.commits,
        }
    }
}

impl TestApp {
    /// The work done so far. No other request may run at the same time.
    pub fn work(&self) -> Work {
        let counts = self.app.database().counts();
        Work {
            hashes: self.app.hashing().computed(),
            reads: counts.reads,
            writes: counts.writes,
            commits: counts.commits,
        }
    }
}
