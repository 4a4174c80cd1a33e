//! `vestibule bootstrap`, and the part of it that `vestibule start` runs as well.

use clap::Args;
use vestibule_app::App;
use vestibule_app::setup::{self, FirstAdmin};
use vestibule_domain::Error;

use super::outcome::{Outcome, message, with_app};
use crate::config::Config;

pub(crate) const AFTER_HELP: &str = "\
The administrator comes from ADMIN_EMAIL and ADMIN_PASSWORD, with the static token ADMIN_TOKEN if that is set:
  ADMIN_EMAIL=me@example.com ADMIN_PASSWORD='…' vestibule bootstrap";

#[derive(Debug, Args)]
pub(crate) struct Bootstrap {
    /// Create no administrator
    #[arg(long, alias = "skipAdminInit")]
    pub(crate) skip_admin_init: bool,
}

impl Bootstrap {
    pub(crate) async fn run(self, config: Config) -> Outcome {
        with_app(&config, async |app| prepare(app, &config, self.skip_admin_init).await).await
    }
}

/// Creates the initial records in a new database. If there is no user, creates the configured first administrator or logs a
/// warning.
pub(super) async fn prepare(app: &App, config: &Config, skip_admin: bool) -> Outcome {
    let found = setup::bootstrap(app, config.admin.project_name.as_deref()).await.map_err(message)?;
    if found.fresh {
        tracing::info!("created policies and settings in the new database");
    }
    if skip_admin || setup::has_users(app).await.map_err(message)? {
        return Ok(());
    }
    match first_admin(config) {
        Some(admin) => match setup::create_first_admin(app, || Ok(admin.clone())).await {
            Ok(()) => tracing::info!(email = admin.email, "created the first administrator"),
            // Another instance that started at the same time created it first.
            Err(Error::Forbidden(_)) if setup::has_users(app).await.map_err(message)? => {}
            Err(error) => {
                return Err(format!(
                    "The first administrator could not be created from ADMIN_EMAIL and ADMIN_PASSWORD: {error}"
                ));
            }
        },
        None => tracing::warn!(
            "there is no user yet. Create the first administrator with ADMIN_EMAIL and ADMIN_PASSWORD in the \
             environment and `vestibule bootstrap`, with `vestibule users create --role Administrator`, or with \
             POST /server/setup"
        ),
    }
    Ok(())
}

fn first_admin(config: &Config) -> Option<FirstAdmin> {
    let (email, password) = config.admin.email.clone().zip(config.admin.password.clone())?;
    Some(FirstAdmin {
        email,
        password,
        token: config.admin.token.clone(),
        first_name: "Admin".into(),
        last_name: "User".into(),
    })
}
