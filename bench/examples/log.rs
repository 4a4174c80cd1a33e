//! Cost of `GET /activity` and of the removal of old records on SQLite, with an audit log of several years.
//!
//! `cargo run --release -p vestibule-bench --example log -- --rows 2000000` fills a database in a temporary folder and
//! sends requests to the router, without a network. It prints a table for docs/performance.md.

use std::time::Duration;

use clap::Parser;
use procfs::ProcResult;
use procfs::process::Process;
use tokio::time::Instant;
use vestibule_app::Retention;
use vestibule_app::worker;
use vestibule_domain::schedule::Schedule;
use vestibule_store::Database;
use vestibule_store::database::{DatabaseOptions, SqliteOptions};
use vestibule_testkit::{TestActor, TestApp};

/// Seconds between two rows.
const INTERVAL: u32 = 10;

/// Name and path of each query.
const QUERIES: [(&str, &str); 9] = [
    ("the first 100", "/activity?limit=100"),
    ("the last 100", "/activity?sort=-timestamp&limit=100"),
    ("the 100th page of them", "/activity?sort=-timestamp&limit=100&page=100"),
    ("the last 100 of one of 1000 users", "/activity?filter[user][_eq]={user}&sort=-timestamp&limit=100"),
    (
        "the last 100 of a collection",
        "/activity?filter[collection][_eq]=directus_roles&sort=-timestamp&limit=100",
    ),
    ("the last 100 of an action", "/activity?filter[action][_eq]=delete&sort=-timestamp&limit=100"),
    ("an action that never occurred", "/activity?filter[action][_eq]=run&sort=-timestamp&limit=100"),
    ("the count of all", "/activity?limit=1&meta=total_count"),
    ("the count of an action (a tenth)", "/activity?filter[action][_eq]=delete&limit=1&meta=filter_count"),
];

#[derive(Parser)]
#[command(about = "Measures the audit log with many rows on SQLite")]
struct Options {
    /// Rows of the audit log
    #[arg(long, default_value_t = 1_000_000)]
    rows: u32,
    /// Number of times that each query is sent
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
    // The older half is deleted.
    let age = Duration::from_secs(u64::from(options.rows / 2 * INTERVAL));
    let app = TestApp::over(database, |setup| {
        setup.settings.retention =
            Some(Retention { schedule, batch: options.batch, activity: Some(age), revisions: Some(age) });
    })
    .await;
    fill(&app, options.rows).await;
    println!("{} rows of activity, every third with a revision\n", options.rows);
    println!("| query | CPU ms (median) | ms (median) |\n| --- | --- | --- |");
    let admin = app.admin();
    for (name, path) in QUERIES {
        let path = path.replace("{user}", "00000000-0000-0000-0000-000000000007");
        let (spent, took) = measure(&admin, &path, options.times).await?;
        println!("| {name} | {spent:.2} | {took:.2} |");
    }
    remove(&app).await
}

/// Writes the rows: 1000 users who log in and sometimes change something, all equally often.
async fn fill(app: &TestApp, rows: u32) {
    let numbers =
        format!("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {})", rows - 1);
    let now = app.now().timestamp_millis();
    app.execute(&format!(
        "INSERT INTO directus_activity (action, user, timestamp, ip, user_agent, collection, item) {numbers} \
         SELECT CASE i % 10 WHEN 0 THEN 'delete' WHEN 1 THEN 'create' WHEN 2 THEN 'update' ELSE 'login' END, \
         printf('00000000-0000-0000-0000-%012x', i / 10 % 1000), {now} - ({rows} - i) * {INTERVAL}000, '192.0.2.1', \
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

/// Median CPU time and median duration of `times` requests, in ms.
async fn measure(actor: &TestActor, path: &str, times: usize) -> ProcResult<(f64, f64)> {
    let (mut spent, mut took) = (Vec::with_capacity(times), Vec::with_capacity(times));
    for _ in 0..times.max(1) {
        let (before, start) = (cpu_seconds()?, Instant::now());
        actor.get(path).await.assert_status(200);
        took.push(start.elapsed().as_secs_f64() * 1e3);
        spent.push((cpu_seconds()? - before) * 1e3);
    }
    Ok((median(spent), median(took)))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// CPU time of all threads of this process, in seconds. Unlike `/proc/self/stat`, which counts in steps of 10 ms, this
/// counts in ns.
fn cpu_seconds() -> ProcResult<f64> {
    let tasks = Process::myself()?.tasks()?.flatten();
    let nanos: u64 = tasks.filter_map(|task| task.schedstat().ok()).map(|task| task.sum_exec_runtime).sum();
    Ok(nanos as f64 / 1e9)
}

async fn remove(app: &TestApp) -> Result<(), Box<dyn std::error::Error>> {
    let (before, start) = (cpu_seconds()?, Instant::now());
    let deleted = worker::delete_old_records(&app.app).await?.unwrap_or_default();
    let (spent, took) = (cpu_seconds()? - before, start.elapsed().as_secs_f64());
    let rows = deleted.activity + deleted.revisions;
    println!("\n{rows} rows of both tables were deleted in {spent:.1} s of CPU time and {took:.1} s");
    Ok(())
}
