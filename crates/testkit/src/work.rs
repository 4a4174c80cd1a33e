//! How much work a request causes: what cannot be counted cannot be timed.

use std::ops::Sub;

use crate::TestApp;

/// Work that was done so far, or between two moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Passwords that were hashed.
    pub hashes: u64,
    /// Statements that read.
    pub reads: u64,
    /// Statements that write.
    pub writes: u64,
    /// Transactions that were committed.
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
    /// The work that was done so far. Nothing else may go on at the same time.
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
