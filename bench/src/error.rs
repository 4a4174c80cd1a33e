//! Reasons why nothing can be measured ([`Error`]) and why one request failed ([`RequestError`]).

use std::error::Error as StdError;
use std::io;

/// Nothing can be measured.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The URL is not one of a server on this machine.
    #[error("cannot use this URL: {0}")]
    Target(&'static str),
    /// A request before the measurement failed.
    #[error("{step} failed: {error}")]
    SetUp {
        step: String,
        #[source]
        error: RequestError,
    },
    /// The kernel's counters of a process could not be read.
    #[error("cannot read the counters of process {pid}: {source}")]
    Process { pid: u32, source: procfs::ProcError },
    /// The kernel's counters of this machine or of this tool could not be read.
    #[error("cannot read /proc: {0}")]
    Proc(#[from] procfs::ProcError),
    #[error("cannot create a histogram: {0}")]
    Histogram(#[from] hdrhistogram::CreationError),
    #[error("cannot write the result: {0}")]
    Write(#[from] io::Error),
    #[error("cannot build a request: {0}")]
    Request(#[from] http::Error),
    /// The task of a client panicked.
    #[error("a client ended early: {0}")]
    Client(#[from] tokio::task::JoinError),
}

/// A request without the response that its scenario expects.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    #[error("{0}")]
    Transport(#[from] TransportError),
    /// A token of the server cannot be sent in a header.
    #[error("cannot build a request: {0}")]
    Request(#[from] http::Error),
    #[error("HTTP {status} {code}")]
    Status {
        status: u16,
        /// `extensions.code` of the first error in the body, or `-`.
        code: String,
    },
    /// The expected status with a wrong body.
    #[error("wrong answer: {0}")]
    Shape(&'static str),
}

/// No whole response arrived.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TransportError {
    /// The operating system reported an error.
    #[error("connection: {0}")]
    Io(io::ErrorKind),
    /// The server closed the connection before the end of the response.
    #[error("connection: closed too early")]
    Closed,
    /// The response took longer than [`crate::connection::TIMEOUT`].
    #[error("timeout")]
    Timeout,
    /// The response breaks the rules of HTTP/1.1 (RFC 9112).
    #[error("bad HTTP: {0}")]
    Malformed(String),
    /// The body is larger than [`crate::connection::MAX_BODY`], or the head larger than hyper takes.
    #[error("answer too large")]
    TooLarge,
}

impl TransportError {
    /// The error of a body that is read with [`http_body_util::Limited`].
    pub fn of_body(error: Box<dyn StdError + Send + Sync>) -> Self {
        // The only other error is `LengthLimitError`.
        error.downcast::<hyper::Error>().map_or(Self::TooLarge, |error| Self::from(*error))
    }
}

impl From<io::Error> for TransportError {
    fn from(error: io::Error) -> Self {
        Self::from(&error)
    }
}

impl From<&io::Error> for TransportError {
    fn from(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Closed,
            // hyper's errors for chunks that it cannot read.
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => Self::Malformed(error.to_string()),
            kind => Self::Io(kind),
        }
    }
}

impl From<hyper::Error> for TransportError {
    fn from(error: hyper::Error) -> Self {
        if error.is_incomplete_message() || error.is_canceled() || error.is_closed() {
            return Self::Closed;
        }
        if error.is_parse_too_large() {
            return Self::TooLarge;
        }
        let source = error.source().and_then(|source| source.downcast_ref::<io::Error>());
        source.map_or_else(|| Self::Malformed(error.to_string()), Self::from)
    }
}
