//! CPU time that the HTTP client of this tool spends on one `GET /server/ping`.
//!
//! `cargo run --profile fast -p vestibule-bench --example client_cost -- --url http://127.0.0.1:8055` needs a running
//! server. The answer is the cheapest one a server gives, so the result is close to the cost of the client alone: system
//! calls, HTTP and scheduling.

use std::rc::Rc;
use std::time::Instant;

use clap::Parser;
use http::StatusCode;
use procfs::ProcResult;
use procfs::process::Process;
use tokio::task::{JoinSet, LocalSet};
use vestibule_bench::connection::Connection;
use vestibule_bench::error::RequestError;
use vestibule_bench::request::{self, Credential};
use vestibule_bench::target::Target;

#[derive(Parser)]
#[command(about = "Measures the CPU time of the HTTP client for one request")]
struct Options {
    /// Server on this machine
    #[arg(long, default_value = "http://127.0.0.1:8055", value_parser = Target::parse)]
    url: Target,
    /// Connections, each with one request at a time
    #[arg(long, default_value_t = 16)]
    clients: u32,
    /// Measured requests of each connection, after a tenth of them as warm-up
    #[arg(long, default_value_t = 10_000)]
    requests: u32,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = Rc::new(Options::parse());
    round(&options, options.requests / 10).await?;
    let (cpu, start) = (cpu_seconds()?, Instant::now());
    round(&options, options.requests).await?;
    let (cpu, elapsed) = (cpu_seconds()? - cpu, start.elapsed().as_secs_f64());
    let requests = f64::from(options.clients) * f64::from(options.requests);
    println!(
        "{requests} requests, {:.2} µs CPU each, {:.0} in a second",
        cpu * 1e6 / requests,
        requests / elapsed
    );
    Ok(())
}

/// Sends `requests` requests on each connection, all connections at the same time on this thread.
async fn round(options: &Rc<Options>, requests: u32) -> Result<(), Box<dyn std::error::Error>> {
    let mut clients = JoinSet::new();
    let local = LocalSet::new();
    for _ in 0..options.clients {
        clients.spawn_local_on(client(Rc::clone(options), requests), &local);
    }
    local
        .run_until(async {
            while let Some(ended) = clients.join_next().await {
                ended??;
            }
            Ok(())
        })
        .await
}

async fn client(options: Rc<Options>, requests: u32) -> Result<(), RequestError> {
    let mut connection = Connection::new(options.url.clone());
    let request = request::get(&options.url, "/server/ping", Credential::None)?;
    for _ in 0..requests {
        if connection.exchange(&request).await?.status() != StatusCode::OK {
            return Err(RequestError::Shape("another status than 200"));
        }
    }
    Ok(())
}

/// CPU time of all threads of this process, in seconds. Unlike `/proc/self/stat`, which counts in steps of 10 ms, this
/// counts in ns.
fn cpu_seconds() -> ProcResult<f64> {
    let tasks = Process::myself()?.tasks()?.flatten();
    let nanos: u64 = tasks.filter_map(|task| task.schedstat().ok()).map(|task| task.sum_exec_runtime).sum();
    Ok(nanos as f64 / 1e9)
}
