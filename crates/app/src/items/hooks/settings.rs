//! `directus_settings`: fields that cannot be set, and a password policy that can be used.

use vestibule_domain::password::PasswordPolicy;
use vestibule_domain::{Error, Result};

use super::super::Patch;

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
