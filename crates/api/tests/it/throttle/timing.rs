//! Whether the response time of a failed login reveals that a user exists: a statistical test, run manually
//! (docs/performance.md).
//!
//! ```sh
//! cargo test --profile fast -p vestibule-api --test it timing_of -- --ignored --nocapture --test-threads 1
//! ```
//!
//! The clock of a [`TestApp`] does not wait for `LOGIN_STALL_TIME`, so differences in work between users are measurable:
//! once with hashes of negligible cost, once with those of Directus.

use std::time::{Duration, Instant};

use serde_json::json;
use vestibule_domain::password::HashParams;
use vestibule_testkit::TestApp;

use crate::fixtures::set;
use crate::timing_statistics::report;

const ACCOUNTS: [&str; 4] = ["known", "unknown", "suspended", "invited"];

#[tokio::test]
#[ignore = "a benchmark for an idle machine"]
async fn timing_of_logins_with_cheap_hashes() {
    measure(HashParams { memory: 64, time: 1, parallelism: 1, ..HashParams::default() }, 2000).await;
}

#[tokio::test]
#[ignore = "a benchmark for an idle machine"]
async fn timing_of_logins_with_the_hashes_of_directus() {
    measure(HashParams::default(), 300).await;
}

async fn measure(params: HashParams, rounds: usize) {
    let app = TestApp::with(|setup| {
        setup.settings.login.throttle = true;
        setup.hashing.params = params;
    })
    .await;
    set(&app, "auth_login_attempts", 1_000_000).await;
    app.user("known@example.com", json!({})).await;
    app.user("suspended@example.com", json!({ "status": "suspended" })).await;
    app.user("invited@example.com", json!({ "status": "invited" })).await;
    let mut times = ACCOUNTS.map(|_| Vec::with_capacity(rounds));
    for round in 0..rounds {
        // The failures of the previous round have decayed.
        app.advance(Duration::from_secs(24 * 3600));
        for turn in 0..ACCOUNTS.len() {
            let who = (turn + round) % ACCOUNTS.len();
            times[who].push(time_of_a_login(&app, ACCOUNTS[who], round).await);
        }
    }
    report(&ACCOUNTS, &times);
}

/// Duration of one rejected login in µs, each from its own client.
async fn time_of_a_login(app: &TestApp, who: &str, round: usize) -> f64 {
    let actor = app.anon().with_address(&format!("10.{}.{}.1", round / 256, round % 256));
    let start = Instant::now();
    let reply = actor.log_in(&format!("{who}@example.com"), "wrong", "json").await;
    let time = start.elapsed();
    assert_eq!(reply.code(), "INVALID_CREDENTIALS");
    time.as_secs_f64() * 1e6
}
