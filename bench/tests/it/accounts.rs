//! Accounts made for a run.

use vestibule_bench::accounts::{self, Made};
use vestibule_bench::http::Connection;

use crate::toy::{State, Toy};

const MADE: Made<'static> = Made { admin_token: "admin", password: "secret", role: None };

#[tokio::test]
async fn accounts_are_made_and_deleted() {
    let toy = Toy::start(State::default()).await;
    let mut connection = Connection::new(toy.target.clone());
    let ids = accounts::make(&mut connection, &MADE, 250).await.unwrap();
    assert_eq!(ids.len(), 250);
    assert_eq!(ids[1], "id of bench-2@vestibule.example.com");
    accounts::delete(&mut connection, "admin", &ids).await.unwrap();
    assert_eq!((toy.seen("POST /users"), toy.seen("DELETE /users")), (250, 3));
}

#[tokio::test]
async fn accounts_that_are_there_are_left_alone() {
    let toy = Toy::start(State::default()).await;
    let body = r#"{"errors":[{"message":"m","extensions":{"code":"RECORD_NOT_UNIQUE"}}]}"#;
    let answer = format!("HTTP/1.1 400 X\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    toy.with(|state| state.instead.insert("POST /users", answer));
    let mut connection = Connection::new(toy.target.clone());
    assert!(accounts::make(&mut connection, &MADE, 3).await.unwrap().is_empty());
    accounts::delete(&mut connection, "admin", &[]).await.unwrap();
    assert_eq!(toy.seen("DELETE /users"), 0);
}

#[tokio::test]
async fn without_the_right_token_nothing_is_made() {
    let toy = Toy::start(State::default()).await;
    let mut connection = Connection::new(toy.target.clone());
    let error = accounts::make(&mut connection, &Made { admin_token: "x", ..MADE }, 3).await.unwrap_err();
    assert_eq!(error.to_string(), "making an account failed: HTTP 403 FORBIDDEN");
}
