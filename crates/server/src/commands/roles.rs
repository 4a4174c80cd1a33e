//! `vestibule roles …`

use vestibule_app::setup::{self, NewRole};

use super::Outcome;
use super::bootstrap::words;
use crate::assemble::{self, Assembled};
use crate::cli::Roles;
use crate::config::Config;

pub(super) async fn run(config: Config, command: Roles) -> Outcome {
    let Assembled { app, .. } = assemble::app(&config).await?;
    setup::bootstrap(&app, config.admin.project_name.as_deref()).await.map_err(words)?;
    let Roles::Create { role, admin, app: has_app } = command;
    let made = setup::create_role(&app, &NewRole { name: role, admin, app: has_app }).await.map_err(words);
    app.database().close().await;
    println!("{}", made?);
    Ok(())
}
