//! A room of its own for password hashing.
//!
//! A fixed number of threads, each with memory it keeps, and a queue with an end in front: a flood of logins costs
//! neither memory (threads × 64 MiB with Directus' parameters) nor the answers to everybody else. Nothing of it runs
//! on the threads that serve requests.

mod job;
mod pool;
#[cfg(test)]
mod tests;
mod worker;

pub use pool::{HashPool, PoolError, PoolOptions};

/// What a password turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it is the right one.
    pub matches: bool,
    /// Whether the stored hash is weaker than what is configured; only said of a right password.
    pub needs_renewal: bool,
}
