//! What can go wrong: with the whole run ([`Error`]), or with one answer ([`Failure`]).

use crate::http::Fault;

/// A reason for not measuring at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address is not one that this tool talks to.
    #[error("cannot use the address: {0}")]
    Target(&'static str),
    /// A request before the measurement failed, so that there is nothing to measure.
    #[error("{step} failed: {failure}")]
    SetUp {
        /// What was tried.
        step: String,
        /// What came back.
        failure: Failure,
    },
    /// The kernel's accounts of a process could not be read.
    #[error("cannot read the accounts of process {pid}: {source}")]
    Process {
        /// The process.
        pid: u32,
        /// Why not.
        source: std::io::Error,
    },
    /// The histogram of latencies could not be made.
    #[error("cannot make a histogram: {0}")]
    Histogram(#[from] hdrhistogram::CreationError),
    /// The result could not be written.
    #[error("cannot write the result: {0}")]
    Write(#[from] std::io::Error),
    /// A client ended before its time.
    #[error("a client ended early: {0}")]
    Client(#[from] tokio::task::JoinError),
}

/// One answer that is not what the scenario expects.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// No whole answer arrived.
    #[error("{0}")]
    Transport(#[from] Fault),
    /// Another status than the expected one.
    #[error("HTTP {status} {code}")]
    Status {
        /// Status of the answer.
        status: u16,
        /// `extensions.code` of its first error, or `-`.
        code: String,
    },
    /// The right status with a body that is not right.
    #[error("wrong answer: {0}")]
    Shape(&'static str),
}
