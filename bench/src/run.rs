//! One scenario: log the clients in, load the server, and read all counters at the start and the end of the measurement.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::task::{JoinSet, LocalSet};
use tokio::time::sleep_until;

use crate::accounts::Account;
use crate::client::Client;
use crate::error::Error;
use crate::proc::memory_sampler::MemorySampler;
use crate::proc::snapshot::{Interval, Snapshot};
use crate::progress::{self, Progress};
use crate::scenario::Scenario;
use crate::tally::Tally;
use crate::target::Target;

/// Concurrent logins while the clients are set up. Servers limit the number of password hashes that may wait.
const CONCURRENT_SET_UPS: usize = 8;

/// What all scenarios of a run have in common.
pub struct Plan {
    pub target: Target,
    /// The accounts that log in; at least one.
    pub accounts: Rc<[Account]>,
    /// Number of clients.
    pub clients: usize,
    /// Duration of the load before the measurement.
    pub warm_up: Duration,
    /// Duration of the measurement.
    pub measured: Duration,
    /// Processes of the server; may be empty.
    pub pids: Vec<u32>,
}

/// The results of one scenario.
#[derive(Debug)]
pub struct Outcome {
    pub scenario: Scenario,
    /// Answers and errors during the measurement.
    pub tally: Tally,
    /// CPU time during the measurement.
    pub interval: Interval,
    /// The server's memory, if its process is known.
    pub memory: Option<Memory>,
}

/// Resident memory of the server in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Memory {
    /// Number of processes of the server at the end.
    pub processes: usize,
    /// At the start of the measurement, after the warm-up.
    pub start: u64,
    /// Largest sample.
    pub peak: u64,
    /// At the end of the measurement.
    pub end: u64,
}

/// Runs one scenario.
///
/// # Errors
///
/// If a client cannot log in before the measurement, or the counters of the server cannot be read.
pub async fn scenario(plan: &Plan, scenario: Scenario, progress: &Progress) -> Result<Outcome, Error> {
    // All clients share this thread: they need no locks, and the rest of the machine is left to the server.
    LocalSet::new().run_until(measure(plan, scenario, progress)).await
}

async fn measure(plan: &Plan, scenario: Scenario, progress: &Progress) -> Result<Outcome, Error> {
    let clients = set_up(plan, scenario).await?;
    let tally = Rc::new(RefCell::new(Tally::new()?));
    let mut running = JoinSet::new();
    for client in clients {
        running.spawn_local(client.run(Rc::clone(&tally)));
    }
    let measured = read_counters(plan, &tally, progress).await;
    // Also after an error, or the clients would never stop.
    if !tally.borrow().is_over() {
        tally.borrow_mut().finish(Instant::now());
    }
    while let Some(ended) = running.join_next().await {
        ended?;
    }
    progress.finish();
    let (interval, memory) = measured?;
    let tally = tally.replace(Tally::new()?);
    Ok(Outcome { scenario, tally, interval, memory })
}

/// Creates the clients and obtains their tokens.
async fn set_up(plan: &Plan, scenario: Scenario) -> Result<Vec<Client>, Error> {
    let permits = Rc::new(Semaphore::new(CONCURRENT_SET_UPS));
    let mut starting = JoinSet::new();
    for index in 0..plan.clients {
        let accounts = Rc::clone(&plan.accounts);
        let mut client = Client::new(plan.target.clone(), accounts, scenario, index, plan.clients);
        let permits = Rc::clone(&permits);
        starting.spawn_local(async move {
            let _permit = permits.acquire().await;
            client.set_up().await.map(|()| client)
        });
    }
    let mut clients = Vec::new();
    while let Some(started) = starting.join_next().await {
        let step = || format!("logging in for {}", scenario.name());
        clients.push(started?.map_err(|error| Error::SetUp { step: step(), error })?);
    }
    Ok(clients)
}

/// Waits for warm-up and measurement to end, and reads the counters before and after the measurement.
async fn read_counters(
    plan: &Plan,
    tally: &RefCell<Tally>,
    progress: &Progress,
) -> Result<(Interval, Option<Memory>), Error> {
    let begin = Instant::now();
    wait(begin, begin + plan.warm_up, tally, progress).await;
    let sampler = (!plan.pids.is_empty()).then(|| MemorySampler::start(plan.pids.clone()));
    let start = Snapshot::take(&plan.pids)?;
    tally.borrow_mut().begin(start.at());
    wait(begin, start.at() + plan.measured, tally, progress).await;
    let end = Snapshot::take(&plan.pids)?;
    tally.borrow_mut().finish(end.at());
    let memory = sampler.map(|sampler| {
        let processes = end.server().processes;
        let (start, end) = (start.server().memory, end.server().memory);
        let peak = sampler.stop().max(start).max(end);
        Memory { processes, start, peak, end }
    });
    Ok((end.since(&start), memory))
}

/// Waits until `end`. Meanwhile it shows the progress of the scenario that began at `begin`, if the line is visible.
async fn wait(begin: Instant, end: Instant, tally: &RefCell<Tally>, progress: &Progress) {
    if progress.is_shown() {
        let mut next = Instant::now();
        while next < end {
            progress.show(begin.elapsed(), &tally.borrow());
            next += progress::INTERVAL;
            sleep_until(next.min(end).into()).await;
        }
    }
    sleep_until(end.into()).await;
}
