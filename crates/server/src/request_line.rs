//! Characters in the request target that HTTP does not allow, but which clients send.
//!
//! `filter={"email":{"_eq":"x"}}` without percent-encoding is accepted by Node, and so by Directus; the HTTP library refuses
//! the quotes. They are percent-encoded before the library reads the request line.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The maximum length of a request line in bytes; a longer one is passed on as it is.
const LONGEST_LINE: usize = 64 * 1024;

/// The part of a request line that is read at once, in bytes.
const CHUNK: usize = 8 * 1024;

/// A connection whose request lines are encoded.
///
/// Clients wait for a response before they send the next request, so that a request line is what is read first, and first
/// after something was written. Other bytes, such as a body after `100 Continue`, do not look like one and are passed on
/// at once. A pipelined request line is passed on as it is.
#[derive(Debug)]
pub(crate) struct RequestLines<S> {
    stream: S,
    state: State,
}

#[derive(Debug)]
enum State {
    /// A request line may begin; the bytes of an incomplete one.
    Line(Vec<u8>),
    /// Encoded bytes that were not passed on yet, and how many of them were.
    Encoded(Vec<u8>, usize),
    /// The rest of a request.
    Rest,
}

impl<S> RequestLines<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self { stream, state: State::Line(Vec::new()) }
    }

    fn written(&mut self) {
        if matches!(self.state, State::Rest) {
            self.state = State::Line(Vec::new());
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for RequestLines<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            match &mut this.state {
                State::Rest => return Pin::new(&mut this.stream).poll_read(context, buffer),
                State::Encoded(bytes, passed) => {
                    let count = buffer.remaining().min(bytes.len() - *passed);
                    buffer.put_slice(&bytes[*passed..*passed + count]);
                    *passed += count;
                    if *passed == bytes.len() {
                        this.state = State::Rest;
                    }
                    return Poll::Ready(Ok(()));
                }
                State::Line(line) => {
                    let mut chunk = [0; CHUNK];
                    let mut chunk = ReadBuf::new(&mut chunk);
                    ready!(Pin::new(&mut this.stream).poll_read(context, &mut chunk))?;
                    if chunk.filled().is_empty() && line.is_empty() {
                        return Poll::Ready(Ok(()));
                    }
                    let is_end = chunk.filled().is_empty() || line.len() > LONGEST_LINE;
                    line.extend_from_slice(chunk.filled());
                    if is_end || is_complete(line) {
                        this.state = State::Encoded(encoded(std::mem::take(line)), 0);
                    }
                }
            }
        }
    }
}

/// Whether nothing is missing that could change the encoding: a line with its end, or bytes that are no request line.
fn is_complete(bytes: &[u8]) -> bool {
    !is_request_line(bytes) || bytes.contains(&b'\n')
}

/// A method and the beginning of a path.
fn is_request_line(bytes: &[u8]) -> bool {
    let method = bytes.iter().take_while(|byte| byte.is_ascii_uppercase() || **byte == b'-').count();
    method > 0 && bytes[method..].starts_with(b" /")
}

/// The bytes with the forbidden characters of their request line percent-encoded.
fn encoded(bytes: Vec<u8>) -> Vec<u8> {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let is_forbidden = |byte: &u8| matches!(byte, b'"' | b'<' | b'>' | b'`');
    if !is_request_line(&bytes) || !bytes[..end].iter().any(is_forbidden) {
        return bytes;
    }
    let mut encoded = Vec::with_capacity(bytes.len() + 64);
    for byte in &bytes[..end] {
        match is_forbidden(byte) {
            true => encoded.extend_from_slice(format!("%{byte:02X}").as_bytes()),
            false => encoded.push(*byte),
        }
    }
    encoded.extend_from_slice(&bytes[end..]);
    encoded
}

impl<S: AsyncWrite + Unpin> AsyncWrite for RequestLines<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.written();
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.written();
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    /// What is read after each of the texts was sent and something was answered.
    async fn read(sent: &[&str]) -> Vec<String> {
        let (mut client, server) = duplex(1024 * 1024);
        let mut server = RequestLines::new(server);
        let mut read = Vec::new();
        for text in sent {
            client.write_all(text.as_bytes()).await.expect("the text is sent");
            let mut found = vec![0; 256 * 1024];
            let count = server.read(&mut found).await.expect("something is read");
            read.push(String::from_utf8_lossy(&found[..count]).into_owned());
            server.write_all(b"answer").await.expect("the answer is sent");
        }
        read
    }

    #[tokio::test]
    async fn forbidden_characters_of_a_request_line_are_encoded() {
        let sent = "GET /users?filter={\"a\":\"<b>`\"} HTTP/1.1\r\nx: \"y\"\r\n\r\n";
        let expected = "GET /users?filter={%22a%22:%22%3Cb%3E%60%22} HTTP/1.1\r\nx: \"y\"\r\n\r\n";
        assert_eq!(read(&[sent, sent]).await, [expected, expected]);
    }

    #[tokio::test]
    async fn other_bytes_are_passed_on_at_once() {
        for sent in ["{\"a\": \"GET /x\"}\n", "A=\"<\"", "GET", "PRI * HTTP/2.0\r\n\"", "\0\0\x12\"<"] {
            assert_eq!(read(&[sent]).await, [sent]);
        }
    }

    #[tokio::test]
    async fn body_that_follows_its_head_is_not_a_request_line() {
        let (mut client, server) = duplex(1024);
        let mut server = RequestLines::new(server);
        let mut found = [0; 1024];
        for (sent, expected) in [
            ("POST /x?\"", None),
            (" HTTP/1.1\r\n\r\n", Some("POST /x?%22 HTTP/1.1\r\n\r\n")),
            ("GET /\"\n", Some("GET /\"\n")),
        ] {
            client.write_all(sent.as_bytes()).await.expect("the text is sent");
            if let Some(expected) = expected {
                let count = server.read(&mut found).await.expect("something is read");
                assert_eq!(String::from_utf8_lossy(&found[..count]), expected);
            }
        }
    }

    #[tokio::test]
    async fn an_incomplete_line_is_passed_on_at_its_end() {
        let (mut client, server) = duplex(1024);
        client.write_all(b"GET /\"").await.expect("the text is sent");
        drop(client);
        let mut found = String::new();
        RequestLines::new(server).read_to_string(&mut found).await.expect("all is read");
        assert_eq!(found, "GET /%22");
    }
}
