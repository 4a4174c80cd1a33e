//! `vestibule users …`

use uuid::Uuid;
use vestibule_app::App;
use vestibule_app::setup::{self, NewUser};

use super::bootstrap::words;
use super::{Outcome, people, prompt};
use crate::assemble::{self, Assembled};
use crate::cli::Users;
use crate::config::Config;

pub(super) async fn run(config: Config, command: Users) -> Outcome {
    let Assembled { app, .. } = assemble::app(&config).await?;
    setup::bootstrap(&app, config.admin.project_name.as_deref()).await.map_err(words)?;
    let outcome = match command {
        Users::Create { email, password, role } => create(&app, email, password, role).await,
        Users::Passwd { email, password } => passwd(&app, &email, password).await,
        Users::Import(command) => people::import::run(&app, *command).await,
        Users::Export(command) => people::export::run(&app, command).await,
    };
    app.database().close().await;
    outcome
}

async fn create(app: &App, email: String, password: Option<String>, role: Option<String>) -> Outcome {
    let role = match role {
        Some(role) => Some(find_role(app, &role).await?),
        None => None,
    };
    let password = prompt::password(password)?;
    let id = setup::create_user(&app, &NewUser { email, password, role }).await.map_err(words)?;
    println!("{id}");
    Ok(())
}

async fn passwd(app: &App, email: &str, password: Option<String>) -> Outcome {
    let password = prompt::password(password)?;
    setup::set_password(&app, email, &password).await.map_err(words)?;
    println!("The password is set; all sessions of the user have ended.");
    Ok(())
}

/// A role by its key or its name.
pub(super) async fn find_role(app: &App, role: &str) -> Outcome<Uuid> {
    let found = setup::find_role(&app, role).await.map_err(words)?;
    found.ok_or_else(|| format!("There is no role with the id or the name \"{role}\""))
}
