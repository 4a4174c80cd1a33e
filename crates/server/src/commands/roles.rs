//! `vestibule roles …`

use vestibule_app::setup::NewRole;

use super::Outcome;
use super::bootstrap::words;
use crate::assemble::{self, Assembled};
use crate::cli::Roles;
use crate::config::Config;

pub(super) async fn run(config: Config, command: Roles) -> Outcome {
    let Assembled { app, .. } = assemble::app(&config).await?;
    app.bootstrap(config.admin.project_name.as_deref()).await.map_err(words)?;
    let Roles::Create { role, admin, app: has_app } = command;
    let made = app.command_create_role(&NewRole { name: role, admin, app: has_app }).await.map_err(words);
    app.database().close().await;
    println!("{}", made?);
    Ok(())
}
