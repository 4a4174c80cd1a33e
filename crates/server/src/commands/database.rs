//! `vestibule database …`

use super::Outcome;
use super::bootstrap::words;
use crate::assemble::{self, Assembled};
use crate::cli::Database;
use crate::config::Config;
use vestibule_app::setup;

pub(super) async fn run(config: Config, command: &Database) -> Outcome {
    let Assembled { app, .. } = assemble::app(&config).await?;
    let outcome = match command {
        Database::Install => {
            setup::bootstrap(&app, config.admin.project_name.as_deref()).await.map(|_| ()).map_err(words)
        }
        Database::MigrateLatest => Ok(()),
    };
    app.database().close().await;
    outcome?;
    println!("The database is up to date.");
    Ok(())
}
