//! The binary: reads the command line, runs the scenarios one after the other, prints the table.

use std::fs;
use std::process::ExitCode;
use std::rc::Rc;

use chrono::{DateTime, Utc};
use clap::Parser;
use vestibule_bench::accounts::{self, Account, Made};
use vestibule_bench::error::{Error, Failure};
use vestibule_bench::http::Connection;
use vestibule_bench::http::request::{self, Identity};
use vestibule_bench::options::Options;
use vestibule_bench::proc::machine::Machine;
use vestibule_bench::proc::reading::Reading;
use vestibule_bench::progress::Progress;
use vestibule_bench::report::figures::Figures;
use vestibule_bench::report::{Report, table};
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

#[expect(clippy::disallowed_methods, reason = "the one place of this tool that asks for the date")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The whole run; true if every scenario had good answers.
async fn all(options: &Options, date: DateTime<Utc>) -> Result<bool, Error> {
    let mut report = Report::new(options, date, Machine::read());
    let mut connection = Connection::new(options.url.clone());
    ping(&mut connection).await?;
    Reading::now(&options.pid)?;
    let made = make_accounts(options, &mut connection).await?;
    connection.close();
    let measured = measure(options, &mut report).await;
    // Scenarios that were measured before an error are worth keeping.
    write(options, &report)?;
    let deleted = delete_accounts(options, &mut connection, &made).await;
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

/// Whether the server is there at all.
async fn ping(connection: &mut Connection) -> Result<(), Error> {
    let request = request::get(connection.target(), "/server/ping", Identity::Nobody);
    let failure = match connection.exchange(&request).await {
        Ok(answer) if answer.status == 200 && answer.body == b"pong" => return Ok(()),
        Ok(answer) => Failure::Status { status: answer.status, code: "instead of pong".to_owned() },
        Err(fault) => fault.into(),
    };
    Err(Error::SetUp { step: "GET /server/ping".to_owned(), failure })
}

/// Makes the accounts of `--users`; their ids.
async fn make_accounts(options: &Options, connection: &mut Connection) -> Result<Vec<String>, Error> {
    match (options.users, &options.admin_token) {
        (Some(count), Some(admin_token)) => {
            let role = options.role.as_deref();
            accounts::make(connection, &Made { admin_token, password: &options.password, role }, count).await
        }
        _ => Ok(Vec::new()),
    }
}

/// Deletes the accounts that were made for this run.
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
        accounts: log_ins(options),
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

/// Who logs in: the accounts of `--users`, else the one of `--email`.
fn log_ins(options: &Options) -> Rc<[Account]> {
    let account = |email: &str| Account::new(&options.url, email, &options.password);
    match options.users {
        Some(count) => (1..=count).map(|number| account(&accounts::email(number))).collect(),
        None => options.email.iter().map(|email| account(email)).collect(),
    }
}
