//! `vestibule bootstrap`, and the part of it that `start` does as well.

use vestibule_app::App;
use vestibule_app::setup::{self, FirstAdmin};
use vestibule_domain::Error;

use super::Outcome;
use crate::assemble::{self, Assembled};
use crate::cli::Bootstrap;
use crate::config::Config;

pub(super) async fn run(config: Config, options: &Bootstrap) -> Outcome {
    let Assembled { app, .. } = assemble::app(&config).await?;
    let outcome = prepare(&app, &config, options.skip_admin_init).await;
    app.database().close().await;
    outcome
}

/// Lays down what a fresh database holds, and makes the first administrator where one is named and nobody is there.
pub(super) async fn prepare(app: &App, config: &Config, skip_admin: bool) -> Outcome {
    let found = setup::bootstrap(&app, config.admin.project_name.as_deref()).await.map_err(words)?;
    if found.fresh {
        tracing::info!("the database is new: policies and settings were laid down");
    }
    if skip_admin || setup::has_users(&app).await.map_err(words)? {
        return Ok(());
    }
    match first_admin(config) {
        Some(admin) => match setup::create_first_admin(&app, &admin).await {
            Ok(()) => tracing::info!(email = admin.email, "the first administrator was made"),
            // Another instance that started at the same moment was faster.
            Err(Error::Forbidden(_)) if setup::has_users(&app).await.map_err(words)? => {}
            Err(error) => {
                return Err(format!(
                    "The first administrator could not be made from ADMIN_EMAIL and ADMIN_PASSWORD: {error}"
                ));
            }
        },
        None => tracing::warn!(
            "there is no user yet. Make the first administrator with ADMIN_EMAIL and ADMIN_PASSWORD in the \
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

/// A refusal, in words.
pub(super) fn words(error: vestibule_domain::Error) -> String {
    error.to_string()
}
