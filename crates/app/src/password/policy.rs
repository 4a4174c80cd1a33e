//! Whether a password may be set.

use vestibule_domain::error::FailedValidation;
use vestibule_domain::password::{MAX_BYTES, PasswordPolicy};
use vestibule_domain::{Error, Result};
use vestibule_store::settings;

use crate::App;

/// Checks a new password: at most [`MAX_BYTES`], and allowed by `auth_password_policy` of the settings.
///
/// # Errors
/// `INVALID_PAYLOAD` for one that is too long, `FAILED_VALIDATION` for one the policy excludes,
/// `INTERNAL_SERVER_ERROR` if the policy cannot be evaluated.
pub(crate) async fn check_password(app: &App, password: &str) -> Result<()> {
    if password.len() > MAX_BYTES {
        return Err(Error::payload(format!("\"password\" must not be longer than {MAX_BYTES} bytes")));
    }
    let rule = settings::login(&mut app.reader()).await?.password_policy;
    let policy = PasswordPolicy::parse(rule.as_deref()).map_err(|error| {
        tracing::error!(%error, "the password policy of the settings cannot be used");
        Error::internal("the password policy of the settings cannot be used")
    })?;
    if policy.allows(password) { Ok(()) } else { Err(FailedValidation::password_policy().into()) }
}
