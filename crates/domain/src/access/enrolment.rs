//! What is left of somebody's rights as long as a second factor is owed.

use serde_json::Map;
use uuid::Uuid;

use super::{Action, FieldSet, Permission, Rights};
use crate::query::{Filter, Operator};
use crate::schema::USERS;

/// What a page that leads through the set-up shows of its user.
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
    /// The rights of a user whom a policy binds to a second factor and who has none: to see who one is, and to store the
    /// secret. Nothing else is left, not even of an administrator.
    #[must_use]
    pub fn until_second_factor(&self, user: Uuid) -> Self {
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
        Self::new((false, self.has_app(), true), self.roles().to_vec(), self.policies().to_vec(), rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_an_administrator_has_next_to_nothing_left() {
        let admin = Rights::new((true, true, true), vec![], vec![], vec![]);
        let left = admin.until_second_factor(Uuid::nil());
        assert!(!left.is_admin() && left.has_app() && left.enforces_tfa());
        assert!(left.allows_field(USERS.name, Action::Update, "tfa_secret"));
        assert!(!left.allows_field(USERS.name, Action::Update, "email"));
        assert!(!left.allows_field(USERS.name, Action::Read, "token"));
        assert!(!left.allows("directus_roles", Action::Read));
        assert!(left.items(USERS.name, Action::Read).is_some(), "the own record only");
    }

    #[test]
    fn what_is_shown_is_there() {
        assert!(SHOWN.iter().all(|name| USERS.field(name).is_some()));
    }
}
