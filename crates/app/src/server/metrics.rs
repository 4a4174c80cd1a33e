//! `/metrics` (contract section 11): numbers about this server, for whoever watches it.

use std::sync::atomic::Ordering;

use vestibule_domain::Result;
use vestibule_store::{outbox, users};

use crate::App;

/// What a number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// It only goes up, until the server is started again.
    Counter,
    /// It is what it is now.
    Gauge,
}

/// One number.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Its name, without a prefix.
    pub name: String,
    /// What it says.
    pub meaning: Meaning,
    /// What it is, in a few words.
    pub help: &'static str,
    /// The number.
    pub value: f64,
}

/// All numbers. Of the database, those that were counted in this process.
///
/// # Errors
/// Only where the database does not answer; that it answers is one of the numbers, but there are no others without it.
pub async fn metrics(app: &App) -> Result<Vec<Metric>> {
    let start = tokio::time::Instant::now();
    let answer = users::any(&mut app.reader()).await;
    let took = start.elapsed();
    let failures = &app.database_failures;
    if answer.is_err() {
        failures.fetch_add(1, Ordering::Relaxed);
    }
    let engine = super::health::engine(app);
    let mut metrics = vec![counter(
        &format!("db_{engine}_connection_errors"),
        "looks at the database that failed",
        failures.load(Ordering::Relaxed),
    )];
    if answer.is_ok() {
        let help = "how long the database took to answer just now, in milliseconds";
        metrics.push(gauge(&format!("db_{engine}_response_time_ms"), help, took.as_secs_f64() * 1e3));
        let mails = outbox::counts(&mut app.reader()).await?;
        metrics.push(gauge("mails_waiting", "mails that are still to be sent", mails.waiting as f64));
        metrics.push(gauge("mails_given_up", "mails that could not be sent for days", mails.given_up as f64));
    }
    let counts = app.database.counts();
    let hashing = &app.hashing;
    metrics.extend([
        counter("db_reads_total", "statements that read", counts.reads),
        counter("db_writes_total", "statements that wrote", counts.writes),
        counter("db_commits_total", "transactions that were committed", counts.commits),
        counter("password_hashes_total", "passwords that were hashed", hashing.computed()),
        gauge("password_hashes_waiting", "passwords that wait to be hashed", hashing.waiting() as f64),
    ]);
    Ok(metrics)
}

fn counter(name: &str, help: &'static str, value: u64) -> Metric {
    Metric { name: name.to_owned(), meaning: Meaning::Counter, help, value: value as f64 }
}

fn gauge(name: &str, help: &'static str, value: f64) -> Metric {
    Metric { name: name.to_owned(), meaning: Meaning::Gauge, help, value }
}
