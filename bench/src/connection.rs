//! One HTTP/1.1 connection to the server, opened when it is needed and kept open between requests.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::error::TransportError;
use crate::request::Request;
use crate::target::Target;

/// Longest time from sending a request to the end of its response. Slower ones are errors.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// Largest body of a response, in bytes.
pub const MAX_BODY: usize = 4 * 1024 * 1024;

/// A response with its whole body.
pub type Response = http::Response<Bytes>;

/// A connection that stays open.
#[derive(Debug)]
pub struct Connection {
    target: Target,
    channel: Option<Channel>,
}

impl Connection {
    /// A connection to `target`, not opened yet.
    pub fn new(target: Target) -> Self {
        Self { target, channel: None }
    }

    /// The server at the other end.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Closes the connection; the next request opens a new one.
    ///
    /// To be called before a pause, because servers close idle connections (Directus after 5 s).
    pub fn close(&mut self) {
        self.channel = None;
    }

    /// Sends a request and reads its response.
    ///
    /// # Errors
    ///
    /// If no whole response arrives within [`TIMEOUT`]. The connection is then closed; nothing is sent twice.
    pub async fn exchange(&mut self, request: &Request) -> Result<Response, TransportError> {
        let channel = self.channel.take();
        let exchange = tokio::time::timeout(TIMEOUT, self.send_and_read(channel, request.clone()));
        exchange.await.map_err(|_| TransportError::Timeout)?
    }

    async fn send_and_read(
        &mut self,
        channel: Option<Channel>,
        request: Request,
    ) -> Result<Response, TransportError> {
        let mut channel = match channel {
            Some(channel) => channel,
            None => Channel::open(&self.target).await?,
        };
        let response = channel.exchange(request).await?;
        if channel.is_reusable().await? {
            self.channel = Some(channel);
        }
        Ok(response)
    }
}

/// An open connection.
///
/// The usual way to use hyper is a task of its own for `driver`, which costs the same (`README.md`). Here the caller polls
/// it, so that an error after the response, such as bytes that do not belong to it, is reported with its request.
#[derive(Debug)]
struct Channel {
    sender: http1::SendRequest<Full<Bytes>>,
    driver: Driver,
}

impl Channel {
    async fn open(target: &Target) -> Result<Self, TransportError> {
        let stream = TcpStream::connect(target.address()).await?;
        // A request is one small write; waiting to join it with another only adds latency.
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        Ok(Self { sender, driver: Driver { connection, result: None } })
    }

    /// Sends a request and reads its response, driving the connection meanwhile.
    async fn exchange(&mut self, request: Request) -> Result<Response, TransportError> {
        let Self { sender, driver } = self;
        let mut response = pin!(async {
            sender.ready().await?;
            let (head, body) = sender.send_request(request).await?.into_parts();
            let body = Limited::new(body, MAX_BODY).collect().await.map_err(TransportError::of_body)?;
            Ok(Response::from_parts(head, body.to_bytes()))
        });
        poll_fn(|cx| {
            // Before the driver, to give it the request; after it, to take what it has read.
            if let Poll::Ready(response) = response.as_mut().poll(cx) {
                return Poll::Ready(response);
            }
            let _ = driver.poll(cx);
            response.as_mut().poll(cx)
        })
        .await
    }

    /// Whether another request can be sent, after a whole response has been read.
    async fn is_reusable(&mut self) -> Result<bool, TransportError> {
        poll_fn(|cx| {
            Poll::Ready(match self.driver.poll(cx) {
                Poll::Pending => Ok(true),
                Poll::Ready(Ok(())) => Ok(false),
                Poll::Ready(Err(error)) => Err(error),
            })
        })
        .await
    }
}

/// The half of a hyper connection that reads and writes the socket. It can be polled after its end.
#[derive(Debug)]
struct Driver {
    connection: http1::Connection<TokioIo<TcpStream>, Full<Bytes>>,
    result: Option<Result<(), TransportError>>,
}

impl Driver {
    /// Reads and writes what is possible; ready when the connection is closed.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        if self.result.is_none() {
            let result = ready!(Pin::new(&mut self.connection).poll(cx));
            self.result = Some(result.map_err(TransportError::from));
        }
        Poll::Ready(self.result.clone().unwrap_or(Ok(())))
    }
}
