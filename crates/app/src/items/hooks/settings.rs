//! `directus_settings`: fields that cannot be set, and a password policy that can be used.

use uuid::Uuid;
use vestibule_domain::password::PasswordPolicy;
use vestibule_domain::{Error, Result};

use super::super::Patch;
use crate::App;

/// Fields with keys of files.
const FILES: [&str; 4] = ["project_logo", "public_foreground", "public_background", "public_favicon"];

/// Refuses files that do not exist. Without a Directus on the database there are none.
pub(super) async fn check_files(app: &App, patch: &Patch) -> Result<()> {
    for value in FILES.into_iter().filter_map(|name| patch.get(name)?.as_str()) {
        let Ok(file) = Uuid::parse_str(value) else { continue };
        if !vestibule_store::files::is_there(&app.database, file).await? {
            return Err(Error::InvalidForeignKey { collection: None, field: None, value: None });
        }
    }
    Ok(())
}

/// Refuses a licence, because Vestibule has none, and a password policy that cannot be evaluated.
pub(super) fn check_values(patch: &Patch) -> Result<()> {
    for field in ["license_key", "license_token"] {
        if patch.contains_key(field) {
            return Err(Error::payload(format!("You can't change the \"{field}\" value manually")));
        }
    }
    let policy = patch.get("auth_password_policy").and_then(|value| value.as_str());
    PasswordPolicy::parse(policy)
        .map(|_| ())
        .map_err(|error| Error::payload(format!("\"auth_password_policy\" can't be used: {error}")))
}
