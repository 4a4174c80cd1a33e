//! Listening, answering, and stopping without cutting anybody off.

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

/// A connection on which no request begins, or whose headers do not come, is closed after this.
const PATIENCE: Duration = Duration::from_secs(75);

/// After a failed `accept` (no file descriptors left, for one) we wait before the next.
const BREATH: Duration = Duration::from_millis(100);

/// Serves until SIGINT or SIGTERM, and lets running requests end for `SERVER_SHUTDOWN_TIMEOUT`.
pub(crate) async fn until_stopped(settings: &Server, edge: Edge) -> Result<(), String> {
    let place = format!("{}:{}", settings.host, settings.port);
    let listener = TcpListener::bind((settings.host.as_str(), settings.port))
        .await
        .map_err(|error| format!("Cannot listen on {place} (HOST, PORT): {error}"))?;
    let address = listener.local_addr().map_err(|error| format!("Cannot listen on {place}: {error}"))?;
    tracing::info!("Vestibule answers on http://{}", shown(address));
    let running = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stopped());
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => serve(stream, peer, edge.clone(), &running),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(BREATH).await;
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

/// `0.0.0.0` is where we listen, not where one gets by clicking.
fn shown(address: SocketAddr) -> String {
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
    builder.http1().timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(Some(PATIENCE));
    let service = TowerToHyperService::new(service.map_err(|never: Infallible| never));
    let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
    let watched = running.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = watched.await {
            tracing::debug!(%error, "a connection ended early");
        }
    });
}

/// Comes back on SIGINT or SIGTERM.
async fn stopped() {
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
