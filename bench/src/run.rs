//! One scenario: log the clients in, load the server, and read all meters at both ends of the measurement.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::task::{JoinSet, LocalSet};
use tokio::time::sleep_until;

use crate::accounts::Account;
use crate::client::Client;
use crate::error::Error;
use crate::proc::reading::{Reading, Used};
use crate::proc::watch::Watch;
use crate::progress::{self, Progress};
use crate::scenario::Scenario;
use crate::tally::Tally;
use crate::target::Target;

/// Logins at the same time while the clients are set up. Servers bound the number of password hashes that may wait.
const SET_UP_AT_ONCE: usize = 8;

/// What all scenarios of a run have in common.
pub struct Plan {
    /// The server.
    pub target: Target,
    /// Who logs in; at least one.
    pub accounts: Rc<[Account]>,
    /// Number of clients.
    pub clients: usize,
    /// Load before the measurement.
    pub warm_up: Duration,
    /// Length of the measurement.
    pub measured: Duration,
    /// Processes of the server; may be empty.
    pub pids: Vec<u32>,
}

/// What one scenario gave.
#[derive(Debug)]
pub struct Outcome {
    /// The scenario.
    pub scenario: Scenario,
    /// Answers and failures of the measurement.
    pub tally: Tally,
    /// Processor time between its ends.
    pub used: Used,
    /// The server's memory, if its process is known.
    pub memory: Option<Memory>,
}

/// Resident memory of the server in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Memory {
    /// Number of its processes at the end.
    pub processes: usize,
    /// Before the measurement (after the warm-up).
    pub start: u64,
    /// Largest value seen.
    pub peak: u64,
    /// After the measurement.
    pub end: u64,
}

/// Runs one scenario.
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
    let meters = meter(plan, &tally, progress).await;
    // Also after an error, or the clients would go on for ever.
    if !tally.borrow().is_over() {
        tally.borrow_mut().finish(Instant::now());
    }
    while let Some(ended) = running.join_next().await {
        ended?;
    }
    progress.finish();
    let (used, memory) = meters?;
    let tally = tally.replace(Tally::new()?);
    Ok(Outcome { scenario, tally, used, memory })
}

/// Makes the clients and gets their tokens.
async fn set_up(plan: &Plan, scenario: Scenario) -> Result<Vec<Client>, Error> {
    let gate = Rc::new(Semaphore::new(SET_UP_AT_ONCE));
    let mut starting = JoinSet::new();
    for index in 0..plan.clients {
        let accounts = Rc::clone(&plan.accounts);
        let mut client = Client::new(plan.target.clone(), accounts, scenario, index, plan.clients);
        let gate = Rc::clone(&gate);
        starting.spawn_local(async move {
            let _permit = gate.acquire().await;
            client.set_up().await.map(|()| client)
        });
    }
    let mut clients = Vec::new();
    while let Some(started) = starting.join_next().await {
        let step = || format!("logging in for {}", scenario.name());
        clients.push(started?.map_err(|failure| Error::SetUp { step: step(), failure })?);
    }
    Ok(clients)
}

/// Leads the clients through warm-up and measurement and reads the meters around the latter.
async fn meter(
    plan: &Plan,
    tally: &RefCell<Tally>,
    progress: &Progress,
) -> Result<(Used, Option<Memory>), Error> {
    let begin = Instant::now();
    wait(begin, begin + plan.warm_up, tally, progress).await;
    let watch = (!plan.pids.is_empty()).then(|| Watch::start(plan.pids.clone()));
    let start = Reading::now(&plan.pids)?;
    tally.borrow_mut().begin(start.at());
    wait(begin, start.at() + plan.measured, tally, progress).await;
    let end = Reading::now(&plan.pids)?;
    tally.borrow_mut().finish(end.at());
    let memory = watch.map(|watch| {
        let processes = end.server().processes;
        let (start, end) = (start.server().memory, end.server().memory);
        let peak = watch.stop().max(start).max(end);
        Memory { processes, start, peak, end }
    });
    Ok((end.since(&start), memory))
}

/// Waits until `end`, and shows meanwhile how far the scenario that began at `begin` is, if somebody looks.
async fn wait(begin: Instant, end: Instant, tally: &RefCell<Tally>, progress: &Progress) {
    if progress.is_shown() {
        let mut next = Instant::now();
        while next < end {
            progress.show(begin.elapsed(), &tally.borrow());
            next += progress::PAUSE;
            sleep_until(next.min(end).into()).await;
        }
    }
    sleep_until(end.into()).await;
}
