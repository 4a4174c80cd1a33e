//! The hash pool: password hashing on threads of its own.
//!
//! A fixed number of threads, each with memory that it reuses (64 MiB with the parameters of Directus), behind a bounded
//! queue. So a flood of logins takes a bounded amount of memory, and hashing never runs on the threads that serve requests.

mod job;
mod pool;
#[cfg(test)]
mod tests;
mod worker;

pub use pool::{HashPool, PoolError, PoolOptions};

/// Result of a password check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the password is right.
    pub matches: bool,
    /// Whether the stored hash is weaker than configured; false for a wrong password.
    pub needs_renewal: bool,
}
