//! One connection to the server, opened when it is needed and kept open between requests.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::head::{self, Framing, Head};
use super::{Fault, chunked};
use crate::target::Target;

/// Longest wait for an answer. Slower ones are errors.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// Largest answer in bytes, head and body.
pub const LARGEST: usize = 4 * 1024 * 1024;

/// Bytes asked for in one read.
const READ: usize = 16 * 1024;

/// A connection that stays open.
#[derive(Debug)]
pub struct Connection {
    target: Target,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
    /// Body of the last answer if it came in chunks.
    joined: Vec<u8>,
}

/// An answer, as long as the next request is not sent.
#[derive(Debug)]
pub struct Answer<'a> {
    /// Status code.
    pub status: u16,
    /// Status line and headers.
    pub head: &'a [u8],
    /// Body.
    pub body: &'a [u8],
}

impl Answer<'_> {
    /// The values of a header, in their order.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        head::values(self.head, name)
    }
}

impl Connection {
    /// A connection to `target`, not opened yet.
    pub fn new(target: Target) -> Self {
        Self { target, stream: None, buffer: Vec::new(), joined: Vec::new() }
    }

    /// The server at the other end.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Closes the connection; the next request opens a new one.
    ///
    /// To be used before a pause, since servers close idle connections (Directus after five seconds).
    pub fn close(&mut self) {
        self.stream = None;
    }

    /// Sends a request and reads its answer. After a fault the connection is closed; nothing is sent twice.
    pub async fn exchange(&mut self, request: &[u8]) -> Result<Answer<'_>, Fault> {
        let stream = self.stream.take();
        let exchange = tokio::time::timeout(TIMEOUT, self.send_and_read(stream, request));
        let head = exchange.await.map_err(|_| Fault::Timeout)??;
        let (text, rest) = self.buffer.split_at(head.size);
        let body = if head.framing == Framing::Chunked { &self.joined } else { rest };
        Ok(Answer { status: head.status, head: text, body })
    }

    /// The exchange itself; afterwards `buffer` holds one answer and `stream` the connection if it may be used again.
    async fn send_and_read(&mut self, stream: Option<TcpStream>, request: &[u8]) -> Result<Head, Fault> {
        let mut stream = match stream {
            Some(stream) => stream,
            None => self.open().await?,
        };
        self.buffer.clear();
        stream.write_all(request).await?;
        let head = self.read_answer(&mut stream).await?;
        if head.keep_alive {
            self.stream = Some(stream);
        }
        Ok(head)
    }

    async fn open(&self) -> Result<TcpStream, Fault> {
        let stream = TcpStream::connect(self.target.address()).await?;
        // A request is one small write; waiting to join it with another only adds latency.
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    async fn read_answer(&mut self, stream: &mut TcpStream) -> Result<Head, Fault> {
        let mut head = None;
        loop {
            let closed = self.read_some(stream).await?;
            if head.is_none() {
                head = Head::parse(&self.buffer)?;
            }
            match head {
                Some(head) if self.is_whole(head, closed)? => return Ok(head),
                _ if closed => return Err(Fault::Closed),
                _ => {}
            }
        }
    }

    /// Reads what is there; true if the server has closed the connection.
    async fn read_some(&mut self, stream: &mut TcpStream) -> Result<bool, Fault> {
        if self.buffer.len() >= LARGEST {
            return Err(Fault::TooLarge);
        }
        self.buffer.reserve(READ);
        Ok(stream.read_buf(&mut self.buffer).await? == 0)
    }

    /// Whether the whole body is in the buffer, with nothing after it.
    fn is_whole(&mut self, head: Head, closed: bool) -> Result<bool, Fault> {
        let body = &self.buffer[head.size..];
        let size = match head.framing {
            Framing::UntilClose => return Ok(closed),
            Framing::Length(size) if body.len() < size => return Ok(false),
            Framing::Length(size) => size,
            Framing::Chunked => match chunked::decode(body)? {
                None => return Ok(false),
                Some(decoded) => {
                    self.joined = decoded.body;
                    decoded.size
                }
            },
        };
        if body.len() > size {
            return Err(Fault::Malformed("bytes after the answer"));
        }
        Ok(true)
    }
}
