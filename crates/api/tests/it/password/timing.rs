//! Whether the time of a request for a link tells who is there: a statistical test, run by hand (docs/performance.md).
//!
//! Nothing covers the work: the clock of a [`TestApp`] does not wait for `LOGIN_STALL_TIME`.

use std::time::Instant;

use serde_json::json;
use vestibule_testkit::TestApp;

use super::work::{PAGE, PEOPLE, people};
use crate::people::seconds;
use crate::statistics::report;

const ROUNDS: usize = 2000;

#[tokio::test]
#[ignore = "measures, so it wants the machine for itself"]
async fn timing_of_resets() {
    for (what, url, status) in [
        ("no page", "", 204),
        ("an allowed page", PAGE, 204),
        ("another page", "https://evil.example.com", 400),
    ] {
        let app = people().await;
        let mut times = PEOPLE.map(|_| Vec::with_capacity(ROUNDS));
        for round in 0..ROUNDS {
            // What is on its way is sent by somebody else, and the next tokens are others.
            app.mails().await;
            app.advance(seconds(1));
            for turn in 0..PEOPLE.len() {
                let who = (turn + round) % PEOPLE.len();
                times[who].push(time_of_a_request(&app, PEOPLE[who], url, status).await);
            }
        }
        println!("Resets with {what}:");
        report(&PEOPLE, &times);
    }
}

/// Microseconds of one answer.
async fn time_of_a_request(app: &TestApp, who: &str, url: &str, status: u16) -> f64 {
    let body = json!({ "email": format!("{who}@example.com"), "reset_url": url });
    let actor = app.anon();
    let start = Instant::now();
    let reply = actor.post("/auth/password/request", body).await;
    let time = start.elapsed();
    reply.assert_status(status);
    time.as_secs_f64() * 1e6
}
