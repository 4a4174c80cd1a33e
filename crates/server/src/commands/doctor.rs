//! `vestibule doctor`

use std::process::ExitCode;

use vestibule_store::database::DatabaseOptions;

use super::outcome::Outcome;
use crate::assemble;
use crate::config::{Config, ConfigError, Warning, report};

pub(crate) fn run(outcome: &Result<(Config, Vec<Warning>), Vec<ConfigError>>) -> ExitCode {
    print!("{}", report::render(outcome));
    let Ok((config, _)) = outcome else { return ExitCode::FAILURE };
    match check_database(config) {
        Ok(()) => {
            println!("The database can be reached.");
            ExitCode::SUCCESS
        }
        Err(reason) => {
            println!("{reason}");
            ExitCode::FAILURE
        }
    }
}

/// Opens the database. A missing SQLite file is not created, because this command changes nothing.
fn check_database(config: &Config) -> Outcome {
    if let DatabaseOptions::Sqlite(options) = &config.database
        && !options.filename.exists()
    {
        println!(
            "The database file {} does not exist yet; the first start creates it.",
            options.filename.display()
        );
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("The runtime did not start: {error}"))?;
    runtime.block_on(async {
        let database = assemble::open(&config.database).await?;
        database.close().await;
        Ok(())
    })
}
