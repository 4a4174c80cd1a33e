//! What is particular about single collections.

mod notices;
mod policies;
mod roles;
mod settings;
pub(super) mod users;

use serde_json::Value;
use uuid::Uuid;
use vestibule_domain::access::Action;
use vestibule_domain::schema::{
    ACCESS, Collection, NOTIFICATIONS, PERMISSIONS, POLICIES, ROLES, SETTINGS, USERS,
};
use vestibule_domain::{Actor, Result};

use super::Patch;
use super::mutation::Mutation;
use crate::App;
use crate::error::TxError;
use users::prepare_user;

/// Checks and completes values before anything is touched.
pub(super) async fn prepare_values(
    app: &App,
    actor: &Actor,
    action: Action,
    collection: &Collection,
    patch: &mut Patch,
) -> Result<()> {
    if *collection == USERS {
        prepare_user(app, actor, action, patch).await
    } else if *collection == POLICIES {
        policies::check(patch)
    } else if *collection == SETTINGS {
        settings::check(patch)
    } else {
        Ok(())
    }
}

impl Mutation<'_> {
    /// Values the server gives where the caller gives none: the defaults of the tables tell instants otherwise on
    /// SQLite.
    pub(super) fn with_stamps(&self, collection: &Collection, mut values: Patch) -> Patch {
        if *collection == NOTIFICATIONS && !values.contains_key("timestamp") {
            values.insert("timestamp".into(), Value::String(self.now.to_rfc3339()));
        }
        values
    }

    pub(super) async fn after_create(
        &mut self,
        collection: &Collection,
        key: &Value,
        values: &Patch,
    ) -> Result<(), TxError> {
        self.note_rights(collection);
        if *collection == ROLES {
            self.check_parent(key, values).await?;
        }
        Ok(())
    }

    pub(super) async fn before_update(
        &mut self,
        collection: &Collection,
        keys: &[Value],
        values: &Patch,
    ) -> Result<(), TxError> {
        if *collection == ROLES {
            for key in keys {
                self.check_parent(key, values).await?;
            }
        }
        if *collection == USERS {
            self.tell_of_changes(keys, values).await?;
        }
        Ok(())
    }

    pub(super) async fn after_update(
        &mut self,
        collection: &Collection,
        keys: &[Value],
        values: &Patch,
    ) -> Result<(), TxError> {
        self.note_rights(collection);
        if [&ROLES, &POLICIES, &ACCESS].contains(&collection) {
            self.effects.may_lose_admin = true;
        }
        if *collection == USERS {
            self.after_user_update(keys, values);
        }
        Ok(())
    }

    pub(super) async fn before_delete(
        &mut self,
        collection: &Collection,
        keys: &[Value],
    ) -> Result<(), TxError> {
        self.note_rights(collection);
        if [&USERS, &ROLES, &POLICIES, &ACCESS].contains(&collection) && !keys.is_empty() {
            self.effects.may_lose_admin = true;
        }
        if *collection == USERS {
            self.before_user_delete(keys).await?;
        } else if *collection == ROLES {
            self.before_role_delete(keys).await?;
        }
        Ok(())
    }

    /// Notes that what is remembered about rights or settings no longer holds.
    fn note_rights(&mut self, collection: &Collection) {
        if [&ROLES, &POLICIES, &ACCESS, &PERMISSIONS].contains(&collection) {
            self.effects.access_changed = true;
        }
        if *collection == SETTINGS {
            self.effects.settings_changed = true;
        }
    }
}

/// Keys as uuids.
fn uuids(keys: &[Value]) -> Vec<Uuid> {
    keys.iter().filter_map(|key| Uuid::parse_str(key.as_str()?).ok()).collect()
}
