//! `vestibule cache clear`

use super::Outcome;
use super::bootstrap::words;
use crate::assemble::{self, Assembled};
use crate::cli::Cache;
use crate::config::Config;
use vestibule_app::setup;

/// Tells every running instance that what it remembers of rights and settings no longer holds.
pub(super) async fn run(config: Config, command: &Cache) -> Outcome {
    let Cache::Clear { .. } = command;
    let Assembled { app, .. } = assemble::app(&config).await?;
    let outcome = setup::forget(&app).await.map_err(words);
    app.database().close().await;
    outcome?;
    println!("Every instance reads rights and settings anew.");
    Ok(())
}
