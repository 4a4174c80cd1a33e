//! Accounts created for a run.

use vestibule_bench::accounts::{self, Template};
use vestibule_bench::connection::Connection;

use crate::fake_server::{FakeServer, State};

const TEMPLATE: Template<'static> = Template { admin_token: "admin", password: "secret", role: None };

#[tokio::test]
async fn accounts_are_created_and_deleted() {
    let server = FakeServer::start(State::default()).await;
    let mut connection = Connection::new(server.target.clone());
    let ids = accounts::create(&mut connection, &TEMPLATE, 250).await.unwrap();
    assert_eq!(ids.len(), 250);
    assert_eq!(ids[1], "id of bench-2@vestibule.example.com");
    accounts::delete(&mut connection, "admin", &ids).await.unwrap();
    assert_eq!((server.requests("POST /users"), server.requests("DELETE /users")), (250, 3));
}

#[tokio::test]
async fn existing_accounts_are_used_and_not_deleted() {
    let server = FakeServer::start(State::default()).await;
    let body = r#"{"errors":[{"message":"m","extensions":{"code":"RECORD_NOT_UNIQUE"}}]}"#;
    let answer = format!("HTTP/1.1 400 X\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    server.with(|state| state.overrides.insert("POST /users", answer));
    let mut connection = Connection::new(server.target.clone());
    assert!(accounts::create(&mut connection, &TEMPLATE, 3).await.unwrap().is_empty());
    accounts::delete(&mut connection, "admin", &[]).await.unwrap();
    assert_eq!(server.requests("DELETE /users"), 0);
}

#[tokio::test]
async fn a_wrong_admin_token_ends_the_run() {
    let server = FakeServer::start(State::default()).await;
    let mut connection = Connection::new(server.target.clone());
    let error =
        accounts::create(&mut connection, &Template { admin_token: "x", ..TEMPLATE }, 3).await.unwrap_err();
    assert_eq!(error.to_string(), "creating an account failed: HTTP 403 FORBIDDEN");
}
