//! What the program can do, one file for each command.

mod bootstrap;
mod cache;
mod count;
mod database;
mod doctor;
mod people;
mod prompt;
mod reference;
mod roles;
mod security;
mod start;
mod users;

use std::process::ExitCode;

pub(crate) use people::Format;

use crate::cli::{Cli, Command};
use crate::config::{Config, DEFAULT_ENV, Sources, markdown};
use crate::logging;

/// Why a command did not succeed, in words for whoever called it.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// Runs a command.
pub(crate) fn run(cli: Cli) -> ExitCode {
    match &cli.command {
        Command::Config { markdown } => {
            print!("{}", if *markdown { markdown::page() } else { DEFAULT_ENV.to_owned() });
            ExitCode::SUCCESS
        }
        Command::Reference(page) => {
            reference::run(*page);
            ExitCode::SUCCESS
        }
        Command::Security(command) => security::run(command),
        Command::Doctor => doctor::run(&Config::load(&Sources::of_process(cli.config))),
        _ => match load(cli.config) {
            Some(config) => finish(dispatch(cli.command, config)),
            None => ExitCode::FAILURE,
        },
    }
}

/// The configuration; its errors and remarks are said here.
fn load(path: Option<std::path::PathBuf>) -> Option<Config> {
    match Config::load(&Sources::of_process(path)) {
        Ok((config, warnings)) => {
            logging::start(&config.log);
            warnings.iter().for_each(|warning| tracing::warn!("{warning}"));
            Some(config)
        }
        Err(errors) => {
            errors.iter().for_each(|error| eprintln!("{error}"));
            None
        }
    }
}

fn dispatch(command: Command, config: Config) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("The runtime did not start: {error}"))?;
    runtime.block_on(async {
        match command {
            Command::Start => start::run(config).await,
            Command::Bootstrap(options) => bootstrap::run(config, &options).await,
            Command::Users(command) => users::run(config, command).await,
            Command::Roles(command) => roles::run(config, command).await,
            Command::Database(command) => database::run(config, &command).await,
            Command::Count { collection } => count::run(config, &collection).await,
            Command::Cache(command) => cache::run(config, &command).await,
            Command::Security(_) | Command::Doctor | Command::Config { .. } | Command::Reference(_) => Ok(()),
        }
    })
}

fn finish(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}
