//! Whole scenarios. The measurement is short; the assertions do not depend on the number of requests.

use std::rc::Rc;
use std::time::Duration;

use vestibule_bench::accounts::Account;
use vestibule_bench::error::Error;
use vestibule_bench::progress::Progress;
use vestibule_bench::report::figures::Figures;
use vestibule_bench::run::{self, Plan};
use vestibule_bench::scenario::Scenario;

use crate::fake_server::{FakeServer, State};

fn plan(server: &FakeServer, pids: Vec<u32>) -> Plan {
    Plan {
        target: server.target.clone(),
        accounts: Rc::new([Account::new(&server.target, "a@example.com", "secret").unwrap()]),
        clients: 4,
        warm_up: Duration::from_millis(20),
        measured: Duration::from_millis(200),
        pids,
    }
}

#[tokio::test]
async fn every_scenario_has_figures() {
    let server = FakeServer::start(State::default()).await;
    let plan = plan(&server, vec![std::process::id()]);
    for scenario in Scenario::ALL {
        let outcome = run::scenario(&plan, scenario, &Progress::hidden()).await.unwrap();
        let figures = Figures::new(&outcome).unwrap();
        assert!(figures.all.requests > 0 && figures.errors == 0, "{figures:?}");
        assert!(figures.seconds >= 0.2 && figures.memory.unwrap().peak > 0, "{figures:?}");
        let sum: u64 = figures.operations.values().map(|rate| rate.requests).sum();
        assert_eq!(sum, figures.all.requests);
    }
    // Each client keeps one connection and opens another one for its set-up, which the scenario `login` does not need.
    assert_eq!(server.with(|state| state.connections), 4 + 4 * 4 * 2);
}

#[tokio::test]
async fn errors_are_counted_and_do_not_end_the_run() {
    let server = FakeServer::start(State::default()).await;
    let body = r#"{"errors":[{"message":"m","extensions":{"code":"SERVICE_UNAVAILABLE"}}]}"#;
    let answer = format!("HTTP/1.1 503 X\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    server.with(|state| state.overrides.insert("POST /auth/refresh", answer));
    let plan = plan(&server, Vec::new());
    let outcome = run::scenario(&plan, Scenario::Refresh, &Progress::hidden()).await.unwrap();
    let figures = Figures::new(&outcome).unwrap();
    assert_eq!((figures.all.requests, figures.memory), (0, None));
    assert!(figures.errors > 0);
    assert_eq!(figures.errors_by_name["HTTP 503 SERVICE_UNAVAILABLE"], figures.errors);
}

#[tokio::test]
async fn a_refused_login_ends_the_run_before_the_measurement() {
    let server = FakeServer::start(State::default()).await;
    let accounts: Rc<[Account]> = Rc::new([Account::new(&server.target, "a@example.com", "wrong").unwrap()]);
    let plan = Plan { accounts, ..plan(&server, Vec::new()) };
    let error = run::scenario(&plan, Scenario::MeJwt, &Progress::hidden()).await.unwrap_err();
    assert_eq!(error.to_string(), "logging in for me-jwt failed: HTTP 401 INVALID_CREDENTIALS");
    assert_eq!(server.requests("GET /users/me"), 0);
}

#[tokio::test]
async fn a_missing_process_is_an_error() {
    let server = FakeServer::start(State::default()).await;
    let plan = plan(&server, vec![u32::MAX]);
    let error = run::scenario(&plan, Scenario::MeJwt, &Progress::hidden()).await.unwrap_err();
    assert!(matches!(error, Error::Process { pid: u32::MAX, .. }), "{error}");
}
