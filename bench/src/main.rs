//! The binary: reads the command line, runs the scenarios one after the other, prints the table.

use std::fs;
use std::process::ExitCode;
use std::rc::Rc;

use chrono::{DateTime, Utc};
use clap::Parser;
use http::StatusCode;
use vestibule_bench::accounts::{self, Account, Template};
use vestibule_bench::connection::Connection;
use vestibule_bench::error::{Error, RequestError};
use vestibule_bench::options::Options;
use vestibule_bench::proc::machine::Machine;
use vestibule_bench::proc::snapshot::Snapshot;
use vestibule_bench::progress::Progress;
use vestibule_bench::report::figures::Figures;
use vestibule_bench::report::{Report, table};
use vestibule_bench::request::{self, Credential};
use vestibule_bench::run::{self, Plan};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let options = Options::parse();
    match all(&options, now()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("vestibule-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the only place of this tool that reads the clock of the calendar"
)]
fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The whole run; true if every scenario had correct answers.
async fn all(options: &Options, date: DateTime<Utc>) -> Result<bool, Error> {
    let mut report = Report::new(options, date, Machine::read());
    let mut connection = Connection::new(options.url.clone());
    ping(&mut connection).await?;
    // Fails early if a process of the server does not exist.
    Snapshot::take(&options.pid)?;
    let created = create_accounts(options, &mut connection).await?;
    connection.close();
    let measured = measure(options, &mut report).await;
    // Scenarios that were measured before an error are worth keeping.
    write(options, &report)?;
    let deleted = delete_accounts(options, &mut connection, &created).await;
    measured.and(deleted)?;
    Ok(report.scenarios.iter().all(|figures| figures.all.requests > 0))
}

/// Prints the table and writes the file of `--json`.
fn write(options: &Options, report: &Report) -> Result<(), Error> {
    print!("{}", table::render(report));
    if let Some(file) = &options.json {
        let json = serde_json::to_string_pretty(report).map_err(std::io::Error::from)?;
        fs::write(file, json + "\n")?;
    }
    Ok(())
}

/// Checks that the server answers at all.
async fn ping(connection: &mut Connection) -> Result<(), Error> {
    let request = request::get(connection.target(), "/server/ping", Credential::None)?;
    let error = match connection.exchange(&request).await {
        Ok(response) if response.status() == StatusCode::OK && response.body() == "pong" => return Ok(()),
        Ok(response) => {
            let status = response.status().as_u16();
            RequestError::Status { status, code: "instead of pong".to_owned() }
        }
        Err(error) => error.into(),
    };
    Err(Error::SetUp { step: "GET /server/ping".to_owned(), error })
}

/// Creates the accounts of `--users` and returns their ids.
async fn create_accounts(options: &Options, connection: &mut Connection) -> Result<Vec<String>, Error> {
    match (options.users, &options.admin_token) {
        (Some(count), Some(admin_token)) => {
            let role = options.role.as_deref();
            let template = Template { admin_token, password: &options.password, role };
            accounts::create(connection, &template, count).await
        }
        _ => Ok(Vec::new()),
    }
}

/// Deletes the accounts that were created for this run.
async fn delete_accounts(
    options: &Options,
    connection: &mut Connection,
    ids: &[String],
) -> Result<(), Error> {
    match &options.admin_token {
        Some(token) => accounts::delete(connection, token, ids).await,
        None => Ok(()),
    }
}

/// Runs the scenarios and adds their figures to the report.
async fn measure(options: &Options, report: &mut Report) -> Result<(), Error> {
    let plan = Plan {
        target: options.url.clone(),
        accounts: accounts_of(options)?,
        clients: usize::from(options.clients),
        warm_up: options.warm_up(),
        measured: options.measured(),
        pids: options.pid.clone(),
    };
    for scenario in options.scenarios() {
        let progress = Progress::start(scenario, plan.warm_up + plan.measured);
        let outcome = run::scenario(&plan, scenario, &progress).await?;
        report.scenarios.push(Figures::new(&outcome)?);
    }
    Ok(())
}

/// The accounts that log in: those of `--users`, or the one of `--email`.
fn accounts_of(options: &Options) -> Result<Rc<[Account]>, http::Error> {
    let account = |email: &str| Account::new(&options.url, email, &options.password);
    match options.users {
        Some(count) => (1..=count).map(|number| account(&accounts::email(number))).collect(),
        None => options.email.iter().map(|email| account(email)).collect(),
    }
}
