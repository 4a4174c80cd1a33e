//! The command line: lists the commands and runs one of them.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Parser, Subcommand};

use crate::commands::outcome::Outcome;
use crate::commands::{admin, bootstrap, doctor, reference, start, users};
use crate::config::{Config, Sources};
use crate::logging;

/// Login with email and password, compatible with Directus.
#[derive(Debug, Parser)]
#[command(name = "vestibule", version, after_help = EXAMPLES, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// The file with the settings: .env, .json or .yaml [default: .env, if it exists]
    #[arg(long, global = true, env = "CONFIG_PATH", value_name = "PATH", hide_env_values = true, value_parser = path())]
    pub(crate) config: Option<PathBuf>,

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Parses a path. An empty one, as from `CONFIG_PATH=` in the environment, is accepted and counts as not given.
fn path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

const EXAMPLES: &str = "\
Examples:
  vestibule bootstrap                            Create the database and the first administrator
  vestibule start                                Start the server, by default on port 8055
  vestibule users passwd --email me@example.com  Set a password, which is read from the terminal
  vestibule users import users.csv --dry-run     Check a list of users without importing it
  vestibule doctor                               Check the settings
  vestibule config > .env                        Create a file with all settings and their meaning

Settings come from the environment and from .env in the working directory. A .env file of Directus works as it is.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start the server
    #[command(
        after_help = "Stop it with Ctrl+C or SIGTERM: running requests may end, for SERVER_SHUTDOWN_TIMEOUT."
    )]
    Start,
    /// Create and migrate the database, and create the first administrator if there is no user
    #[command(after_help = bootstrap::AFTER_HELP)]
    Bootstrap(bootstrap::Bootstrap),
    /// Manage users
    #[command(subcommand)]
    Users(users::Users),
    /// Manage roles
    #[command(subcommand)]
    Roles(admin::Roles),
    /// Generate secrets
    #[command(subcommand)]
    Security(admin::Security),
    /// Manage the database
    #[command(subcommand)]
    Database(admin::Database),
    /// Manage caches
    #[command(subcommand)]
    Cache(admin::Cache),
    /// Print the number of records in a collection
    #[command(after_help = "Example: vestibule count directus_users")]
    Count(admin::Count),
    /// Check the settings and explain errors
    #[command(after_help = "It ends with status 1 if the server would not start. Secrets are shown as ….")]
    Doctor,
    /// Print all settings with their meaning and their defaults, as a .env file
    Config(reference::Settings),
    /// Print a page of docs/reference that is generated from the code
    #[command(subcommand, hide = true)]
    Reference(reference::Reference),
}

/// Runs a command.
pub(crate) fn run(cli: Cli) -> ExitCode {
    let path = cli.config;
    match cli.command {
        Command::Config(settings) => settings.print(),
        Command::Reference(page) => page.print(),
        Command::Security(command) => command.run(),
        Command::Doctor => doctor::run(&Config::load(&Sources::of_process(path))),
        Command::Start => with_config(path, start::run),
        Command::Bootstrap(command) => with_config(path, async |config| command.run(config).await),
        Command::Users(command) => with_config(path, async |config| command.run(config).await),
        Command::Roles(command) => with_config(path, async |config| command.run(config).await),
        Command::Database(command) => with_config(path, async |config| command.run(config).await),
        Command::Count(command) => with_config(path, async |config| command.run(config).await),
        Command::Cache(command) => with_config(path, async |config| command.run(config).await),
    }
}

/// Runs a command that needs the configuration and the asynchronous runtime.
fn with_config(path: Option<PathBuf>, command: impl AsyncFnOnce(Config) -> Outcome) -> ExitCode {
    let Some(config) = load(path) else { return ExitCode::FAILURE };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = runtime
        .map_err(|error| format!("The runtime did not start: {error}"))
        .and_then(|runtime| runtime.block_on(command(config)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

/// Loads the configuration and starts logging. Errors are printed, warnings are logged.
fn load(path: Option<PathBuf>) -> Option<Config> {
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

#[cfg(test)]
mod tests;
