//! Users: the row of `directus_users` as a login needs it, with its keys and statuses.

mod status;

pub use status::UserStatus;

use crate::Secret;
pub use crate::email::{Email, NormalizedEmail};
use crate::id::id_types;

id_types! {
    /// The key of a row in `directus_users`.
    pub struct UserId;

    /// The key of a row in `directus_roles`.
    pub struct RoleId;

    /// The key of a row in `directus_policies`.
    pub struct PolicyId;
}

/// The `provider` of users who log in with a password.
pub const DEFAULT_PROVIDER: &str = "default";

/// A user, as authentication sees one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Key.
    pub id: UserId,
    /// Address as it is stored; unique without regard to case.
    pub email: Option<Email>,
    /// Hash of the password; `None` for a user who cannot log in with one.
    pub password: Option<Secret>,
    /// Only [`UserStatus::Active`] users may log in.
    pub status: UserStatus,
    /// The user's own role.
    pub role: Option<RoleId>,
    /// [`DEFAULT_PROVIDER`], or the name of an external identity provider.
    pub provider: String,
    /// TOTP secret in base32; `None` without TFA.
    pub tfa_secret: Option<Secret>,
    /// Language tag such as `de-DE`; `None` for the default language of the project.
    pub language: Option<String>,
}

impl User {
    /// Whether the status allows the user to log in.
    pub fn is_active(&self) -> bool {
        self.status.is_active()
    }

    /// Whether the user logs in with a password kept here, and not with an external identity provider.
    pub fn has_default_provider(&self) -> bool {
        self.provider == DEFAULT_PROVIDER
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_id_reads_and_prints_as_its_uuid() {
        const TEXT: &str = "0190a3c8-7d2e-7000-8000-00000000000a";
        let id: UserId = TEXT.parse().unwrap();
        let uuid = Uuid::parse_str(TEXT).unwrap();
        assert_eq!((id.as_uuid(), UserId::from(uuid), Uuid::from(id)), (uuid, id, uuid));
        assert_eq!(id.to_string(), TEXT);
        assert_eq!(serde_json::to_value(id).unwrap(), TEXT);
        assert_eq!(serde_json::from_value::<UserId>(TEXT.into()).unwrap(), id);
        assert!("a".parse::<UserId>().is_err());
    }
}
