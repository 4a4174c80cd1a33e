//! `vestibule doctor`

use std::process::ExitCode;

use crate::config::{Config, ConfigError, Warning, report};

pub(super) fn run(outcome: &Result<(Config, Vec<Warning>), Vec<ConfigError>>) -> ExitCode {
    print!("{}", report::render(outcome));
    let Ok((config, _)) = outcome else { return ExitCode::FAILURE };
    match reach(config) {
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

/// Opens the database, but makes none: the doctor changes nothing.
fn reach(config: &Config) -> super::Outcome {
    use vestibule_store::database::DatabaseOptions;
    if let DatabaseOptions::Sqlite(options) = &config.database
        && !options.filename.exists()
    {
        println!(
            "The database file {} does not exist yet; the first start makes it.",
            options.filename.display()
        );
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("The runtime did not start: {error}"))?;
    runtime.block_on(async {
        let database = crate::assemble::open(&config.database).await?;
        database.close().await;
        Ok(())
    })
}
