//! One client of each scenario, request by request.

use std::rc::Rc;

use vestibule_bench::accounts::Account;
use vestibule_bench::client::Client;
use vestibule_bench::scenario::{Op, Scenario};

use crate::toy::{State, Toy};

fn client(toy: &Toy, scenario: Scenario, emails: &[&str], clients: usize) -> Client {
    let accounts: Rc<[Account]> =
        emails.iter().map(|email| Account::new(&toy.target, email, "secret")).collect();
    Client::new(toy.target.clone(), accounts, scenario, 0, clients)
}

async fn perform(client: &mut Client, steps: usize) -> Result<(), String> {
    for _ in 0..steps {
        let op = client.next_op();
        client.perform(op).await.map_err(|failure| format!("{op:?}: {failure}"))?;
    }
    Ok(())
}

#[tokio::test]
async fn refreshes_form_a_chain() {
    let toy = Toy::start(State::default()).await;
    let mut client = client(&toy, Scenario::Refresh, &["a@example.com"], 1);
    client.set_up().await.unwrap();
    perform(&mut client, 20).await.unwrap();
    assert_eq!((toy.seen("POST /auth/login"), toy.seen("POST /auth/refresh")), (1, 20));
}

#[tokio::test]
async fn logins_take_turns_with_the_accounts() {
    let toy = Toy::start(State::default()).await;
    let mut client = client(&toy, Scenario::Login, &["a", "b", "c"], 2);
    client.set_up().await.unwrap();
    perform(&mut client, 4).await.unwrap();
    let emails = toy.with(|state| state.log_ins.iter().map(|body| body["email"].clone()).collect::<Vec<_>>());
    assert_eq!(emails, ["a", "c", "b", "a"]);
}

#[tokio::test]
async fn me_with_a_token_and_with_a_cookie() {
    let toy = Toy::start(State::default()).await;
    for (scenario, mode) in [(Scenario::MeJwt, "json"), (Scenario::MeSession, "session")] {
        let mut client = client(&toy, scenario, &["a@example.com"], 1);
        client.set_up().await.unwrap();
        perform(&mut client, 5).await.unwrap();
        assert_eq!(toy.with(|state| state.log_ins.pop().unwrap())["mode"], mode);
    }
    assert_eq!(toy.seen("GET /users/me"), 12);
}

#[tokio::test]
async fn a_mixed_round() {
    let toy = Toy::start(State::default()).await;
    let mut client = client(&toy, Scenario::Mixed, &["a", "b"], 1);
    client.set_up().await.unwrap();
    perform(&mut client, 100).await.unwrap();
    // One login and one "me" are of the set-up.
    let seen = ["POST /auth/login", "POST /auth/refresh", "GET /users/me"].map(|request| toy.seen(request));
    assert_eq!(seen, [3, 18, 81]);
    assert!(toy.with(|state| state.log_ins.iter().all(|body| body["email"] == "a")));
}

#[tokio::test]
async fn wrong_answers_are_failures() {
    let toy = Toy::start(State::default()).await;
    let mut client = client(&toy, Scenario::Mixed, &["a@example.com"], 1);
    client.set_up().await.unwrap();
    let answer = |body: &str| format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let same = r#"{"data":{"expires":1,"refresh_token":"refresh-1","access_token":"a"}}"#;
    toy.with(|state| {
        state.instead.insert("GET /users/me", answer(r#"{"data":{"id":"u2"}}"#));
        state.instead.insert("POST /auth/refresh", answer(same));
        state.instead.insert("POST /auth/login", answer("{}"));
    });
    let mut failures = Vec::new();
    for op in Op::ALL {
        failures.push(client.perform(op).await.unwrap_err().to_string());
    }
    let expected = ["no tokens in the body", "the refresh token was not exchanged", "another account"];
    assert_eq!(failures, expected.map(|text| format!("wrong answer: {text}")));
}

#[tokio::test]
async fn refusals_keep_their_code() {
    let toy = Toy::start(State::default()).await;
    let accounts: Rc<[Account]> = Rc::new([Account::new(&toy.target, "a@example.com", "wrong")]);
    let mut client = Client::new(toy.target.clone(), accounts, Scenario::MeJwt, 0, 1);
    assert_eq!(client.set_up().await.unwrap_err().to_string(), "HTTP 401 INVALID_CREDENTIALS");
}
