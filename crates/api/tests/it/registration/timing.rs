//! Whether the response time of a registration reveals that an address is taken: a statistical test, run manually
//! (docs/performance.md).
//!
//! The clock of a [`TestApp`] does not wait for `REGISTER_STALL_TIME`, so differences in work are measurable.

use std::time::Instant;

use vestibule_domain::password::HashParams;
use vestibule_testkit::TestApp;

use super::enumeration::{TAKEN, create_taken_users};
use super::{SECRET, register, with_setup};
use crate::fixtures::{seconds, set};
use crate::timing_statistics::report;

#[tokio::test]
#[ignore = "a benchmark for an idle machine"]
async fn timing_of_registrations_with_cheap_hashes() {
    let cheap = HashParams { memory: 64, time: 1, parallelism: 1, ..HashParams::default() };
    measure(&cheap, 2000).await;
}

#[tokio::test]
#[ignore = "a benchmark for an idle machine"]
async fn timing_of_registrations_with_the_hashes_of_directus() {
    measure(&HashParams::default(), 150).await;
}

async fn measure(params: &HashParams, rounds: usize) {
    for verified in [true, false] {
        let app = with_setup(|setup| setup.hashing.params = params.clone()).await;
        set(&app, "public_registration_verify_email", verified).await;
        create_taken_users(&app).await;
        let mut times = TAKEN.map(|_| Vec::with_capacity(rounds));
        for round in 0..rounds {
            // The free address becomes free again, and the mails are sent outside of the measurement.
            app.execute("DELETE FROM directus_users WHERE email = 'free@example.com'").await;
            app.mails().await;
            app.advance(seconds(1));
            for turn in 0..TAKEN.len() {
                let who = (turn + round) % TAKEN.len();
                times[who].push(time_of_a_registration(&app, TAKEN[who].0).await);
            }
        }
        println!("Registrations, verification {}:", if verified { "on" } else { "off" });
        report(&TAKEN.map(|(email, _)| email.trim_end_matches("@example.com")), &times);
    }
}

/// Duration of one request in µs.
async fn time_of_a_registration(app: &TestApp, email: &str) -> f64 {
    let start = Instant::now();
    let reply = register(app, email, SECRET).await;
    let time = start.elapsed();
    reply.assert_status(204);
    time.as_secs_f64() * 1e6
}
