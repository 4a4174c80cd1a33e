//! A small HTTP/1.1 client: one connection that stays open, answers with a length or in chunks, no TLS.
//!
//! A load tool shares the processor with the server it measures, so its own cost has to be small beside the server's;
//! the figures behind this choice are in `README.md`.

pub mod chunked;
pub mod connection;
pub mod head;
pub mod request;

pub use connection::{Answer, Connection};

/// A reason why no whole answer arrived.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The operating system refused.
    #[error("connection: {0}")]
    Io(std::io::ErrorKind),
    /// The server closed the connection in the middle of an answer, or before one.
    #[error("connection: closed too early")]
    Closed,
    /// The answer took longer than [`connection::TIMEOUT`].
    #[error("timeout")]
    Timeout,
    /// The answer breaks the rules of HTTP (RFC 9112).
    #[error("bad HTTP: {0}")]
    Malformed(&'static str),
    /// The answer is larger than [`connection::LARGEST`].
    #[error("answer too large")]
    TooLarge,
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error.kind())
    }
}
