//! The first administrator and the name of the project.

use vestibule_domain::Secret;

use super::read::{Reader, mail_address, secret, text};

/// Values from which `bootstrap` creates the first administrator and the project settings.
#[derive(Debug, Clone)]
pub(crate) struct Admin {
    /// `ADMIN_EMAIL`. It contains an @; Directus' rules for addresses are checked when it is used.
    pub(crate) email: Option<String>,
    /// `ADMIN_PASSWORD`.
    pub(crate) password: Option<Secret>,
    /// `ADMIN_TOKEN`.
    pub(crate) token: Option<Secret>,
    /// `PROJECT_NAME`.
    pub(crate) project_name: Option<String>,
}

impl Admin {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            email: reader.get("ADMIN_EMAIL", mail_address),
            password: reader.get("ADMIN_PASSWORD", secret),
            token: reader.get("ADMIN_TOKEN", secret),
            project_name: reader.get("PROJECT_NAME", text),
        }
    }
}
