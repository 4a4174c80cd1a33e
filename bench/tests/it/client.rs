//! One client of each scenario, request by request.

use std::rc::Rc;

use vestibule_bench::accounts::Account;
use vestibule_bench::client::Client;
use vestibule_bench::scenario::{Op, Scenario};

use crate::fake_server::{FakeServer, State};

fn client(server: &FakeServer, scenario: Scenario, emails: &[&str], clients: usize) -> Client {
    let accounts: Rc<[Account]> =
        emails.iter().map(|email| Account::new(&server.target, email, "secret").unwrap()).collect();
    Client::new(server.target.clone(), accounts, scenario, 0, clients)
}

async fn perform(client: &mut Client, steps: usize) -> Result<(), String> {
    for _ in 0..steps {
        let op = client.next_op();
        client.perform(op).await.map_err(|error| format!("{op:?}: {error}"))?;
    }
    Ok(())
}

#[tokio::test]
async fn each_refresh_uses_the_token_of_the_last_one() {
    let server = FakeServer::start(State::default()).await;
    let mut client = client(&server, Scenario::Refresh, &["a@example.com"], 1);
    client.set_up().await.unwrap();
    perform(&mut client, 20).await.unwrap();
    assert_eq!((server.requests("POST /auth/login"), server.requests("POST /auth/refresh")), (1, 20));
}

#[tokio::test]
async fn logins_use_the_accounts_in_turn() {
    let server = FakeServer::start(State::default()).await;
    let mut client = client(&server, Scenario::Login, &["a", "b", "c"], 2);
    client.set_up().await.unwrap();
    perform(&mut client, 4).await.unwrap();
    let emails =
        server.with(|state| state.logins.iter().map(|body| body["email"].clone()).collect::<Vec<_>>());
    assert_eq!(emails, ["a", "c", "b", "a"]);
}

#[tokio::test]
async fn me_is_requested_with_a_token_or_a_cookie() {
    let server = FakeServer::start(State::default()).await;
    for (scenario, mode) in [(Scenario::MeJwt, "json"), (Scenario::MeSession, "session")] {
        let mut client = client(&server, scenario, &["a@example.com"], 1);
        client.set_up().await.unwrap();
        perform(&mut client, 5).await.unwrap();
        assert_eq!(server.with(|state| state.logins.pop().unwrap())["mode"], mode);
    }
    assert_eq!(server.requests("GET /users/me"), 12);
}

#[tokio::test]
async fn a_mixed_round_has_the_documented_shares() {
    let server = FakeServer::start(State::default()).await;
    let mut client = client(&server, Scenario::Mixed, &["a", "b"], 1);
    client.set_up().await.unwrap();
    perform(&mut client, 100).await.unwrap();
    // One login and one `GET /users/me` belong to the set-up.
    let requests =
        ["POST /auth/login", "POST /auth/refresh", "GET /users/me"].map(|request| server.requests(request));
    assert_eq!(requests, [3, 18, 81]);
    assert!(server.with(|state| state.logins.iter().all(|body| body["email"] == "a")));
}

#[tokio::test]
async fn wrong_answers_are_errors() {
    let server = FakeServer::start(State::default()).await;
    let mut client = client(&server, Scenario::Mixed, &["a@example.com"], 1);
    client.set_up().await.unwrap();
    let answer = |body: &str| format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let same = r#"{"data":{"expires":1,"refresh_token":"refresh-1","access_token":"a"}}"#;
    server.with(|state| {
        state.overrides.insert("GET /users/me", answer(r#"{"data":{"id":"u2"}}"#));
        state.overrides.insert("POST /auth/refresh", answer(same));
        state.overrides.insert("POST /auth/login", answer("{}"));
    });
    let mut errors = Vec::new();
    for op in Op::ALL {
        errors.push(client.perform(op).await.unwrap_err().to_string());
    }
    let expected = ["no tokens in the body", "the refresh token was not exchanged", "another account"];
    assert_eq!(errors, expected.map(|text| format!("wrong answer: {text}")));
}

#[tokio::test]
async fn errors_keep_their_code() {
    let server = FakeServer::start(State::default()).await;
    let accounts: Rc<[Account]> = Rc::new([Account::new(&server.target, "a@example.com", "wrong").unwrap()]);
    let mut client = Client::new(server.target.clone(), accounts, Scenario::MeJwt, 0, 1);
    assert_eq!(client.set_up().await.unwrap_err().to_string(), "HTTP 401 INVALID_CREDENTIALS");
}
