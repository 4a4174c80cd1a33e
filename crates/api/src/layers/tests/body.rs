use std::io;
use std::net::SocketAddr;

use axum::ServiceExt;
use axum::extract::Request;
use rstest::rstest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{edge, send_request};
use crate::settings::HttpSettings;
use crate::wire::reply::tests::text;

#[rstest]
#[case("POST", "/auth/login")]
#[case("GET", "/users")]
#[case("POST", "/nonexistent")]
#[tokio::test]
async fn invalid_json_is_refused_before_the_route_is_found(#[case] method: &str, #[case] path: &str) {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    let response = send_request(&edge(HttpSettings::default()), request, "nonsense").await;
    assert_eq!(response.status(), 400);
    assert!(text(response).await.contains("expected ident at line 1 column 2"));
}

#[tokio::test]
async fn handlers_get_the_body() {
    let request =
        Request::builder().method("POST").uri("/auth/login").header("content-type", "application/json");
    let response = send_request(&edge(HttpSettings::default()), request, r#"{"a":[1]}"#).await;
    assert_eq!(text(response).await, r#"{"data":{"a":[1]}}"#);
}

/// A TCP connection to a server.
async fn connection() -> (TcpStream, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let settings = HttpSettings { max_payload_size: 1000, ..HttpSettings::default() };
    let service = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(edge(settings));
    let server = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    (TcpStream::connect(address).await.unwrap(), server)
}

async fn post(connection: &mut TcpStream, kind: &str, size: usize) -> io::Result<String> {
    let head = format!(
        "POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).await?;
    connection.write_all(&vec![b' '; size]).await?;
    response(connection).await
}

/// A response: the head, and as much of the body as its length says.
async fn response(connection: &mut TcpStream) -> io::Result<String> {
    let mut text = String::new();
    loop {
        let whole = text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            length.is_none_or(|length| length.parse() == Ok(body.len()))
        });
        if whole {
            return Ok(text);
        }
        let mut piece = [0; 4096];
        match connection.read(&mut piece).await? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            length => text.push_str(&String::from_utf8_lossy(&piece[..length])),
        }
    }
}

#[rstest]
#[case("application/json", "request entity too large")]
#[case("text/plain", "\"data\":{}")]
#[tokio::test]
async fn the_connection_is_kept_after_an_unused_body(#[case] kind: &str, #[case] wanted: &str) {
    let (mut connection, server) = connection().await;
    for _ in 0..2 {
        let answer = post(&mut connection, kind, 3_000_000).await.unwrap();
        assert!(answer.contains(wanted) && !answer.contains("connection: close"), "{answer}");
    }
    let answer = post(&mut connection, "application/json", 0).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    server.abort();
}

#[tokio::test]
async fn the_connection_is_closed_after_an_endless_body() {
    let (mut connection, server) = connection().await;
    let head = "POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n";
    connection.write_all(head.as_bytes()).await.unwrap();
    let answer = response(&mut connection).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("connection: close"), "{answer}");
    server.abort();
}
