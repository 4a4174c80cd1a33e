//! The HTTP client on a real socket.

use rstest::rstest;
use vestibule_bench::http::request::{self, Identity};
use vestibule_bench::http::{Connection, Fault};

use crate::toy::{State, Toy};

async fn me(toy: &Toy, connection: &mut Connection) -> Result<(u16, String), Fault> {
    let request = request::get(&toy.target, "/users/me", Identity::Bearer("access"));
    let answer = connection.exchange(&request).await?;
    Ok((answer.status, String::from_utf8(answer.body.to_vec()).unwrap()))
}

const BODY: &str = r#"{"data":{"id":"u1","email":"a@example.com"}}"#;

#[rstest]
#[case(false)]
#[case(true)]
#[tokio::test]
async fn one_connection_serves_many_requests(#[case] chunked: bool) {
    let toy = Toy::start(State { chunked, ..State::default() }).await;
    let mut connection = Connection::new(toy.target.clone());
    for _ in 0..10 {
        assert_eq!(me(&toy, &mut connection).await.unwrap(), (200, BODY.to_owned()));
    }
    assert_eq!(toy.with(|state| state.connections), 1);
}

#[tokio::test]
async fn a_connection_that_was_closed_is_opened_again() {
    let toy = Toy::start(State { one_shot: true, ..State::default() }).await;
    let mut connection = Connection::new(toy.target.clone());
    for _ in 0..3 {
        assert_eq!(me(&toy, &mut connection).await.unwrap().0, 200);
    }
    assert_eq!(toy.with(|state| state.connections), 3);
    toy.with(|state| state.one_shot = false);
    for _ in 0..2 {
        me(&toy, &mut connection).await.unwrap();
        connection.close();
    }
    assert_eq!(toy.with(|state| state.connections), 5);
}

#[rstest]
#[case("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort", "connection: closed too early")]
#[case("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "connection: closed too early")]
#[case("HTTP/1.1 200", "connection: closed too early")]
#[case("", "connection: closed too early")]
#[case("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab", "bad HTTP: bytes after the answer")]
#[case("SSH-2.0-x\r\n\r\n", "bad HTTP: status line")]
#[tokio::test]
async fn broken_answers_are_faults_and_end_the_connection(#[case] answer: &str, #[case] fault: &str) {
    let toy = Toy::start(State { one_shot: true, ..State::default() }).await;
    let mut connection = Connection::new(toy.target.clone());
    toy.with(|state| state.instead.insert("GET /users/me", answer.to_owned()));
    assert_eq!(me(&toy, &mut connection).await.unwrap_err().to_string(), fault);
    toy.with(|state| state.instead.clear());
    assert_eq!(me(&toy, &mut connection).await.unwrap().0, 200);
}

#[tokio::test]
async fn an_answer_may_end_with_its_connection() {
    let toy = Toy::start(State { one_shot: true, ..State::default() }).await;
    toy.with(|state| state.instead.insert("GET /users/me", "HTTP/1.1 200 OK\r\n\r\nall of it".to_owned()));
    let mut connection = Connection::new(toy.target.clone());
    assert_eq!(me(&toy, &mut connection).await.unwrap(), (200, "all of it".to_owned()));
}

#[tokio::test]
async fn an_answer_without_end_is_refused() {
    let toy = Toy::start(State::default()).await;
    let body = "x".repeat(5_000_000);
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    toy.with(|state| state.instead.insert("GET /users/me", answer));
    let mut connection = Connection::new(toy.target.clone());
    assert!(matches!(me(&toy, &mut connection).await, Err(Fault::TooLarge)));
}
