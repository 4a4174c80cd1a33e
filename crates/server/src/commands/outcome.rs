//! The result of a command, and helpers that several commands share.

use vestibule_app::App;
use vestibule_domain::Error;

use crate::assemble::{self, Assembled};
use crate::config::Config;

/// The result of a command or of a step of it. The error is the message for the user of the command line.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// The message of an error of the application.
pub(crate) fn message(error: Error) -> String {
    error.to_string()
}

/// Runs `command` on the application and closes the database afterwards.
pub(crate) async fn with_app<T>(
    config: &Config,
    command: impl AsyncFnOnce(&App) -> Outcome<T>,
) -> Outcome<T> {
    let Assembled { app, .. } = assemble::app(config).await?;
    let outcome = command(&app).await;
    app.database().close().await;
    outcome
}
