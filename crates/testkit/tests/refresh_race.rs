//! A refresh never ends a login: rounds of 50 concurrent refreshes of one token, in each mode, on SQLite and on the
//! configured PostgreSQL and MariaDB. Every answer is the same successor, and one row remains.
//!
//! `VESTIBULE_RACE_ROUNDS` is the number of rounds (default 20; `scripts/test` runs 1000).

mod engines;

use std::time::Duration;

use tokio::task::JoinSet;
use vestibule_app::App;
use vestibule_app::auth::{self, LoginInput, RefreshInput};
use vestibule_app::worker;
use vestibule_domain::Client;
use vestibule_domain::session::Mode;
use vestibule_domain::token::RefreshToken;
use vestibule_store::Database;
use vestibule_store::database::Sql;
use vestibule_testkit::{ADMIN_EMAIL, PASSWORD, TestApp};

use crate::engines::{Engine, race_on};

/// Refreshes of one token at once.
const AT_ONCE: usize = 50;

/// Longer than the grace period.
const PAST_GRACE: Duration = Duration::from_secs(11);

fn rounds() -> usize {
    std::env::var("VESTIBULE_RACE_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(20)
}

async fn race(test: &TestApp, mode: Mode) {
    let client = Client::default();
    let login = LoginInput { email: ADMIN_EMAIL.into(), password: PASSWORD.into(), mode, otp: None };
    let mut token = auth::log_in(&test.app, &client, login).await.expect("a login").refresh_token;
    for round in 0..rounds() {
        let successors = refresh_at_once(&test.app, &token, mode).await;
        let next = successors[0].clone();
        assert_ne!(next, token, "round {round}");
        assert!(successors.iter().all(|successor| *successor == next), "round {round}: {successors:?}");
        test.advance(PAST_GRACE);
        worker::sweep_sessions(&test.app).await.expect("a sweep");
        assert_eq!(sessions(test.app.database()).await, 1, "round {round}");
        token = next;
    }
}

/// A logout that races with refreshes ends the login in any order: no successor stays valid.
async fn race_logout(test: &TestApp, mode: Mode) {
    let client = Client::default();
    for round in 0..rounds() {
        let login = LoginInput { email: ADMIN_EMAIL.into(), password: PASSWORD.into(), mode, otp: None };
        let issued = auth::log_in(&test.app, &client, login).await.expect("a login");
        let token = issued.refresh_token;
        let mut running = JoinSet::new();
        for place in 0..8 {
            let (app, refresh) = (test.app.clone(), RefreshInput { token: token.clone(), mode });
            running.spawn(async move {
                if place == round % 8 {
                    auth::log_out(&app, &Client::default(), &refresh.token).await.expect("a logout");
                } else {
                    let _ = auth::refresh(&app, &Client::default(), &refresh).await;
                }
            });
        }
        running.join_all().await;
        assert_eq!(sessions(test.app.database()).await, 0, "round {round}");
    }
}

async fn refresh_at_once(app: &App, token: &RefreshToken, mode: Mode) -> Vec<RefreshToken> {
    let mut running = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (app, refresh) = (app.clone(), RefreshInput { token: token.clone(), mode });
        running.spawn(async move {
            let issued = auth::refresh(&app, &Client::default(), &refresh)
                .await
                .expect("a refresh never ends a login");
            issued.refresh_token
        });
    }
    running.join_all().await
}

async fn sessions(database: &Database) -> i64 {
    let count = Sql::raw("SELECT COUNT(*) FROM directus_sessions", vec![]);
    let rows = database.query(&count).await.expect("a count");
    rows[0].int(0).expect("a number")
}

macro_rules! in_each_mode {
    ($($name:ident: $mode:expr;)*) => {$(
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                race(&TestApp::new().await, $mode).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                race_on(Engine::Postgres, async |test| race(test, $mode).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn mysql() {
                race_on(Engine::MySql, async |test| race(test, $mode).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn logout_sqlite() {
                race_logout(&TestApp::new().await, $mode).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn logout_postgres() {
                race_on(Engine::Postgres, async |test| race_logout(test, $mode).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn logout_mysql() {
                race_on(Engine::MySql, async |test| race_logout(test, $mode).await).await;
            }
        }
    )*};
}

in_each_mode! {
    json: Mode::Json;
    cookie: Mode::Cookie;
    session: Mode::Session;
}
