//! Whether the response time of a reset request reveals that a user exists: a statistical test, run manually
//! (docs/performance.md).
//!
//! The clock of a [`TestApp`] does not wait for `LOGIN_STALL_TIME`, so differences in work are measurable.

use std::time::Instant;

use serde_json::json;
use vestibule_testkit::TestApp;

use super::work::{ACCOUNTS, PAGE, with_accounts};
use crate::fixtures::seconds;
use crate::timing_statistics::report;

const ROUNDS: usize = 2000;

#[tokio::test]
#[ignore = "a benchmark for an idle machine"]
async fn timing_of_resets() {
    for (what, url, status) in [
        ("no page", "", 204),
        ("an allowed page", PAGE, 204),
        ("another page", "https://evil.example.com", 400),
    ] {
        let app = with_accounts().await;
        let mut times = ACCOUNTS.map(|_| Vec::with_capacity(ROUNDS));
        for round in 0..ROUNDS {
            // The mails are sent outside of the measurement, and the next tokens differ.
            app.mails().await;
            app.advance(seconds(1));
            for turn in 0..ACCOUNTS.len() {
                let who = (turn + round) % ACCOUNTS.len();
                times[who].push(time_of_a_request(&app, ACCOUNTS[who], url, status).await);
            }
        }
        println!("Resets with {what}:");
        report(&ACCOUNTS, &times);
    }
}

/// Duration of one request in µs.
async fn time_of_a_request(app: &TestApp, who: &str, url: &str, status: u16) -> f64 {
    let body = json!({ "email": format!("{who}@example.com"), "reset_url": url });
    let actor = app.anon();
    let start = Instant::now();
    let reply = actor.post("/auth/password/request", body).await;
    let time = start.elapsed();
    reply.assert_status(status);
    time.as_secs_f64() * 1e6
}
