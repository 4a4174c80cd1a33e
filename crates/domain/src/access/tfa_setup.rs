//! Rights of users who must set up TFA before anything else.

use serde_json::Map;
use uuid::Uuid;

use super::{Action, FieldSet, Flags, Permission, Rights};
use crate::query::{Filter, Operator};
use crate::schema::USERS;

/// Fields of the user that the TFA setup page shows.
const SHOWN: [&str; 10] = [
    "id",
    "first_name",
    "last_name",
    "email",
    "language",
    "appearance",
    "status",
    "role",
    "provider",
    "tfa_secret",
];

impl Rights {
    /// The rights of a user without TFA whose policies enforce it: reading some fields of the user's own record, and
    /// storing the TFA secret. Administrators are restricted in the same way.
    #[must_use]
    pub fn restricted_to_tfa_setup(&self, user: Uuid) -> Self {
        let own = Filter::compare(USERS.key, Operator::Eq, user.to_string());
        let rule = |action, fields: FieldSet| Permission {
            policy: None,
            collection: USERS.name.to_owned(),
            action,
            fields,
            items: Some(own.clone()),
            validation: None,
            presets: Map::new(),
        };
        let rules = vec![
            rule(Action::Read, FieldSet::from_names(SHOWN)),
            rule(Action::Update, FieldSet::from_names(["tfa_secret"])),
        ];
        let flags = Flags { admin: false, app: self.has_app(), enforce_tfa: true };
        Self::new(flags, self.roles().to_vec(), self.policies().to_vec(), rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn administrators_are_restricted_too() {
        let flags = Flags { admin: true, app: true, enforce_tfa: true };
        let admin = Rights::new(flags, vec![], vec![], vec![]);
        let left = admin.restricted_to_tfa_setup(Uuid::nil());
        assert!(!left.is_admin() && left.has_app() && left.enforces_tfa());
        assert!(left.allows_field(USERS.name, Action::Update, "tfa_secret"));
        assert!(!left.allows_field(USERS.name, Action::Update, "email"));
        assert!(!left.allows_field(USERS.name, Action::Read, "token"));
        assert!(!left.allows("directus_roles", Action::Read));
        assert!(left.items(USERS.name, Action::Read).is_some(), "only the own record");
    }

    #[test]
    fn shown_fields_exist() {
        assert!(SHOWN.iter().all(|name| USERS.field(name).is_some()));
    }
}
