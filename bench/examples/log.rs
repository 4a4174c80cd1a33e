//! How `GET /activity` and the removal of old records do on SQLite when the log has grown for years.
//!
//! `cargo run --release -p vestibule-bench --example log -- --rows 2000000` fills a database in a temporary folder and asks
//! through the whole router, without a network in between. It prints a table for docs/performance.md.

use std::time::Duration;

use clap::Parser;
use tokio::time::Instant;
use vestibule_app::Retention;
use vestibule_app::worker;
use vestibule_domain::schedule::Schedule;
use vestibule_store::Database;
use vestibule_store::database::{DatabaseOptions, SqliteOptions};
use vestibule_testkit::{TestActor, TestApp};

/// Seconds between two rows.
const EVERY: u32 = 10;

/// What is asked, and in which words.
const QUESTIONS: [(&str, &str); 9] = [
    ("the first 100", "/activity?limit=100"),
    ("the last 100", "/activity?sort=-timestamp&limit=100"),
    ("the 100th page of them", "/activity?sort=-timestamp&limit=100&page=100"),
    ("the last 100 of one of 1000 users", "/activity?filter[user][_eq]={user}&sort=-timestamp&limit=100"),
    (
        "the last 100 of a collection",
        "/activity?filter[collection][_eq]=directus_roles&sort=-timestamp&limit=100",
    ),
    ("the last 100 of an action", "/activity?filter[action][_eq]=delete&sort=-timestamp&limit=100"),
    ("an action that never was", "/activity?filter[action][_eq]=run&sort=-timestamp&limit=100"),
    ("the count of all", "/activity?limit=1&meta=total_count"),
    ("the count of an action (a tenth)", "/activity?filter[action][_eq]=delete&limit=1&meta=filter_count"),
];

#[derive(Parser)]
#[command(about = "Measures the log with many rows on SQLite")]
struct Options {
    /// Rows of the log
    #[arg(long, default_value_t = 1_000_000)]
    rows: u32,
    /// How often each question is asked
    #[arg(long, default_value_t = 20)]
    times: usize,
    /// Rows that are deleted at a time
    #[arg(long, default_value_t = 500)]
    batch: u32,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = Options::parse();
    let folder = tempfile::tempdir()?;
    let filename = folder.path().join("log.db");
    let database =
        Database::open(&DatabaseOptions::Sqlite(SqliteOptions { filename, durable: true })).await?;
    let schedule: Schedule = "0 0 * * *".parse()?;
    // The older half goes.
    let age = Duration::from_secs(u64::from(options.rows / 2 * EVERY));
    let app = TestApp::over(database, |setup| {
        setup.settings.retention =
            Some(Retention { schedule, batch: options.batch, activity: Some(age), revisions: Some(age) });
    })
    .await;
    fill(&app, options.rows).await;
    println!("{} rows of activity, each third with a revision\n", options.rows);
    println!("| question | CPU ms (median) | ms (median) |\n| --- | --- | --- |");
    let admin = app.admin();
    for (name, path) in QUESTIONS {
        let path = path.replace("{user}", "00000000-0000-0000-0000-000000000007");
        let (spent, took) = ask(&admin, &path, options.times).await;
        println!("| {name} | {spent:.2} | {took:.2} |");
    }
    remove(&app).await
}

/// A user logs in, and changes something every now and then; everybody the same.
async fn fill(app: &TestApp, rows: u32) {
    let numbers =
        format!("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {})", rows - 1);
    let now = app.now().timestamp_millis();
    app.execute(&format!(
        "INSERT INTO directus_activity (action, user, timestamp, ip, user_agent, collection, item) {numbers} \
         SELECT CASE i % 10 WHEN 0 THEN 'delete' WHEN 1 THEN 'create' WHEN 2 THEN 'update' ELSE 'login' END, \
         printf('00000000-0000-0000-0000-%012x', i / 10 % 1000), {now} - ({rows} - i) * {EVERY}000, '192.0.2.1', \
         'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', \
         CASE i % 30 WHEN 1 THEN 'directus_roles' ELSE 'directus_users' END, i FROM n"
    ))
    .await;
    app.execute(
        "INSERT INTO directus_revisions (activity, collection, item, data, delta) \
         SELECT id, collection, item, '{\"title\":\"old\"}', '{\"title\":\"new\"}' FROM directus_activity WHERE id % 3 = 0",
    )
    .await;
}

/// Median of the processor time and of the time of some answers, in milliseconds.
async fn ask(actor: &TestActor, path: &str, times: usize) -> (f64, f64) {
    let (mut spent, mut took) = (Vec::with_capacity(times), Vec::with_capacity(times));
    for _ in 0..times.max(1) {
        let (before, start) = (processor_time(), Instant::now());
        actor.get(path).await.assert_status(200);
        took.push(start.elapsed().as_secs_f64() * 1e3);
        spent.push((processor_time() - before) * 1e3);
    }
    (median(spent), median(took))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Seconds this process has spent on processors, as Linux counts them for each thread; 0 where nobody does.
fn processor_time() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let of_thread = |thread: std::fs::DirEntry| {
        let text = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_ascii_whitespace().next()?.parse::<f64>().ok()
    };
    threads.filter_map(of_thread).sum::<f64>() / 1e9
}

async fn remove(app: &TestApp) -> Result<(), Box<dyn std::error::Error>> {
    let (before, start) = (processor_time(), Instant::now());
    let deleted = worker::delete_old_records(&app.app).await?.unwrap_or_default();
    let (spent, took) = (processor_time() - before, start.elapsed().as_secs_f64());
    let rows = deleted.activity + deleted.revisions;
    println!("\n{rows} rows of both tables were deleted in {spent:.1} s of CPU time and {took:.1} s");
    Ok(())
}
