//! `directus_roles`: no circles, and nobody is left behind in a role that goes (contract section 8).

use serde_json::Value;
use uuid::Uuid;
use vestibule_domain::Error;
use vestibule_store::{access, roles};

use super::super::Patch;
use super::super::mutation::Mutation;
use super::uuids;
use crate::error::TxError;

impl Mutation<'_> {
    /// A parent must not be the role itself or below it.
    pub(super) async fn check_parent(&mut self, key: &Value, values: &Patch) -> Result<(), TxError> {
        let parse = |value: &Value| Uuid::parse_str(value.as_str()?).ok();
        let (Some(role), Some(parent)) = (parse(key), values.get("parent").and_then(parse)) else {
            return Ok(());
        };
        if parent == role {
            return Err(Error::payload("A role cannot be a parent of itself").into());
        }
        if access::role_tree(&mut self.tx, parent).await?.contains(&role) {
            let reason = "A role cannot have a parent that is already a descendant of itself";
            return Err(Error::payload(reason).into());
        }
        Ok(())
    }

    /// The users of a role that goes are suspended and logged out, its children lose their parent.
    pub(super) async fn before_role_delete(&mut self, keys: &[Value]) -> Result<(), TxError> {
        let gone = uuids(keys);
        if gone.is_empty() {
            return Ok(());
        }
        let users = roles::release_users(&mut self.tx, &gone).await?;
        self.effects.status_set.extend(&users);
        self.effects.end_sessions.extend(users.into_iter().map(|user| (user, true)));
        roles::release_children(&mut self.tx, &gone).await?;
        Ok(())
    }
}
