//! The HTTP client on a real socket.

use rstest::rstest;
use vestibule_bench::connection::Connection;
use vestibule_bench::error::TransportError;
use vestibule_bench::request::{self, Credential};

use crate::fake_server::{FakeServer, State};

async fn me(server: &FakeServer, connection: &mut Connection) -> Result<(u16, String), TransportError> {
    let request = request::get(&server.target, "/users/me", Credential::Bearer("access")).unwrap();
    let response = connection.exchange(&request).await?;
    Ok((response.status().as_u16(), String::from_utf8(response.body().to_vec()).unwrap()))
}

const BODY: &str = r#"{"data":{"id":"u1","email":"a@example.com"}}"#;

#[rstest]
#[case(false)]
#[case(true)]
#[tokio::test]
async fn one_connection_serves_many_requests(#[case] chunked: bool) {
    let server = FakeServer::start(State { chunked, ..State::default() }).await;
    let mut connection = Connection::new(server.target.clone());
    for _ in 0..10 {
        assert_eq!(me(&server, &mut connection).await.unwrap(), (200, BODY.to_owned()));
    }
    assert_eq!(server.with(|state| state.connections), 1);
}

#[tokio::test]
async fn a_closed_connection_is_opened_again() {
    let server = FakeServer::start(State { one_shot: true, ..State::default() }).await;
    let mut connection = Connection::new(server.target.clone());
    for _ in 0..3 {
        assert_eq!(me(&server, &mut connection).await.unwrap().0, 200);
    }
    assert_eq!(server.with(|state| state.connections), 3);
    server.with(|state| state.one_shot = false);
    for _ in 0..2 {
        me(&server, &mut connection).await.unwrap();
        connection.close();
    }
    assert_eq!(server.with(|state| state.connections), 5);
}

#[rstest]
#[case("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort", "connection: closed too early")]
#[case("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "connection: closed too early")]
#[case("HTTP/1.1 200", "connection: closed too early")]
#[case("", "connection: closed too early")]
#[case(
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab",
    "bad HTTP: received unexpected message from connection"
)]
#[case("SSH-2.0-x\r\n\r\n", "bad HTTP: invalid HTTP version parsed")]
#[case("HTTP/1.1 20\r\n\r\n", "bad HTTP: invalid HTTP status-code parsed")]
#[case("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "bad HTTP: invalid content-length parsed")]
#[case(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
    "bad HTTP: Invalid chunk size line: missing size digit"
)]
#[tokio::test]
async fn broken_answers_are_errors_and_close_the_connection(#[case] answer: &str, #[case] error: &str) {
    let server = FakeServer::start(State { one_shot: true, ..State::default() }).await;
    let mut connection = Connection::new(server.target.clone());
    server.with(|state| state.overrides.insert("GET /users/me", answer.to_owned()));
    assert_eq!(me(&server, &mut connection).await.unwrap_err().to_string(), error);
    server.with(|state| state.overrides.clear());
    assert_eq!(me(&server, &mut connection).await.unwrap().0, 200);
}

#[tokio::test]
async fn an_answer_without_a_length_ends_with_its_connection() {
    let server = FakeServer::start(State { one_shot: true, ..State::default() }).await;
    server
        .with(|state| state.overrides.insert("GET /users/me", "HTTP/1.1 200 OK\r\n\r\nall of it".to_owned()));
    let mut connection = Connection::new(server.target.clone());
    assert_eq!(me(&server, &mut connection).await.unwrap(), (200, "all of it".to_owned()));
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_an_error() {
    let server = FakeServer::start(State::default()).await;
    let body = "x".repeat(5_000_000);
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    server.with(|state| state.overrides.insert("GET /users/me", answer));
    let mut connection = Connection::new(server.target.clone());
    assert!(matches!(me(&server, &mut connection).await, Err(TransportError::TooLarge)));
}
