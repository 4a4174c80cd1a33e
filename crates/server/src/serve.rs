//! Listens for connections, serves requests and shuts down gracefully.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;
use vestibule_api::layers::Edge;

use crate::config::server::Server;
use crate::request_line::RequestLines;

/// The maximum number of headers of a request, as in Node.
const MAX_HEADERS: usize = 2000;

/// A connection is closed if no request begins, or its headers do not arrive, within this time.
const IDLE_TIMEOUT: Duration = Duration::from_secs(75);

/// Delay after a failed `accept`, for example without free file descriptors.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(100);

/// Serves until SIGINT or SIGTERM, then waits for running requests for up to `SERVER_SHUTDOWN_TIMEOUT`.
pub(crate) async fn until_stopped(settings: &Server, edge: Edge) -> Result<(), String> {
    let target = format!("{}:{}", settings.host, settings.port);
    let listener = TcpListener::bind((settings.host.as_str(), settings.port))
        .await
        .map_err(|error| format!("Cannot listen on {target} (HOST, PORT): {error}"))?;
    let address = listener.local_addr().map_err(|error| format!("Cannot listen on {target}: {error}"))?;
    tracing::info!("Vestibule answers on http://{}", link_host(address));
    let running = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop_signal());
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => serve(stream, peer, edge.clone(), &running),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(ACCEPT_RETRY_DELAY).await;
                }
            },
        }
    }
    drop(listener);
    tracing::info!("stopping");
    if tokio::time::timeout(settings.shutdown_timeout, running.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end within SERVER_SHUTDOWN_TIMEOUT");
    }
    Ok(())
}

/// The address for a link: `localhost` for unspecified addresses such as `0.0.0.0`.
fn link_host(address: SocketAddr) -> String {
    if address.ip().is_unspecified() { format!("localhost:{}", address.port()) } else { address.to_string() }
}

fn serve(stream: TcpStream, peer: SocketAddr, edge: Edge, running: &GracefulShutdown) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    let service = edge.map_request(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(IDLE_TIMEOUT).max_headers(MAX_HEADERS);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(Some(IDLE_TIMEOUT));
    let service = TowerToHyperService::new(service.map_err(|never: Infallible| never));
    let connection = builder.serve_connection(TokioIo::new(RequestLines::new(stream)), service).into_owned();
    let watched = running.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = watched.await {
            tracing::debug!(%error, "a connection ended early");
        }
    });
}

/// Returns on SIGINT or SIGTERM.
async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => _ = signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
