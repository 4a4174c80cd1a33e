//! `/metrics` (contract section 11): metrics of this instance.

use std::sync::atomic::Ordering;

use vestibule_domain::Result;
use vestibule_store::{outbox, users};

use crate::App;

/// Type of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricKind {
    /// It only grows, until the server restarts.
    Counter,
    /// Current value.
    Gauge,
}

/// One metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Name without prefix.
    pub name: String,
    /// Type.
    pub kind: MetricKind,
    /// Description.
    pub help: &'static str,
    /// Value.
    pub value: f64,
}

/// All metrics. Those of the database are counts of this process.
///
/// # Errors
/// Errors of the database, except of the statement that measures its response time: its failure is a metric.
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
        "failed checks of the database",
        failures.load(Ordering::Relaxed),
    )];
    if answer.is_ok() {
        let help = "response time of the database in milliseconds";
        metrics.push(gauge(&format!("db_{engine}_response_time_ms"), help, took.as_secs_f64() * 1e3));
        let mails = outbox::counts(&mut app.reader()).await?;
        metrics.push(gauge("mails_waiting", "mails that are to be sent", mails.waiting as f64));
        metrics.push(gauge("mails_given_up", "mails that were given up", mails.given_up as f64));
    }
    let counts = app.database.counts();
    let hashing = &app.hashing;
    metrics.extend([
        counter("db_reads_total", "reading statements", counts.reads),
        counter("db_writes_total", "writing statements", counts.writes),
        counter("db_commits_total", "committed transactions", counts.commits),
        counter("password_hashes_total", "computed password hashes", hashing.computed()),
        gauge("password_hashes_waiting", "password hashes in the queue", hashing.waiting() as f64),
    ]);
    Ok(metrics)
}

fn counter(name: &str, help: &'static str, value: u64) -> Metric {
    Metric { name: name.to_owned(), kind: MetricKind::Counter, help, value: value as f64 }
}

fn gauge(name: &str, help: &'static str, value: f64) -> Metric {
    Metric { name: name.to_owned(), kind: MetricKind::Gauge, help, value }
}
