//! What mails say about the project.

use vestibule_mail::Project;
use vestibule_store::settings::{self, ProjectSettings};
use vestibule_store::{DbError, files};

use crate::App;

/// The settings of the project, without a logo that nobody serves: this server has no files. A Directus beside it,
/// on the same database, has.
pub(super) async fn read_project(app: &App) -> Result<ProjectSettings, DbError> {
    let mut database = &app.database;
    let mut project = settings::project(&mut database).await?;
    if let Some(logo) = project.logo
        && !files::is_there(database, logo).await?
    {
        project.logo = None;
    }
    Ok(project)
}

/// The same as a mail shows it. A file is where Directus serves it, below the address that both share.
pub(super) fn sender(app: &App, settings: &ProjectSettings) -> Project {
    let logo = |file| format!("{}/assets/{file}", app.settings.public_url);
    Project {
        name: settings.name.clone(),
        color: settings.color.clone(),
        logo: settings.logo.map(logo).unwrap_or_default(),
        url: settings.url.clone().unwrap_or_default(),
    }
}
