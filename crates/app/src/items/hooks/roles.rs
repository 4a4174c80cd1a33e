//! `directus_roles`: the tree has no cycles, and the users of a deleted role are suspended (contract section 8).

use serde_json::Value;
use uuid::Uuid;
use vestibule_domain::{Error, RoleId};
use vestibule_store::{access, roles};

use super::super::Patch;
use super::super::mutation::{EndSessions, Mutation};
use super::ids;
use crate::error::TxError;

/// Refuses a parent that is the role itself or below it.
pub(super) async fn check_parent(
    mutation: &mut Mutation<'_>,
    key: &Value,
    values: &Patch,
) -> Result<(), TxError> {
    let parse = |value: &Value| Uuid::parse_str(value.as_str()?).ok();
    let (Some(role), Some(parent)) = (parse(key), values.get("parent").and_then(parse)) else {
        return Ok(());
    };
    if parent == role {
        return Err(Error::payload("A role cannot be a parent of itself").into());
    }
    if access::role_tree(&mut mutation.tx, parent).await?.contains(&role) {
        let reason = "A role cannot have a parent that is already a descendant of itself";
        return Err(Error::payload(reason).into());
    }
    Ok(())
}

pub(super) async fn before_update(
    mutation: &mut Mutation<'_>,
    keys: &[Value],
    values: &Patch,
) -> Result<(), TxError> {
    for key in keys {
        check_parent(mutation, key, values).await?;
    }
    Ok(())
}

/// Suspends the users of the deleted roles and ends their sessions. The child roles lose their parent.
pub(super) async fn before_delete(mutation: &mut Mutation<'_>, keys: &[Value]) -> Result<(), TxError> {
    let deleted: Vec<RoleId> = ids(keys);
    if deleted.is_empty() {
        return Ok(());
    }
    let users = roles::suspend_users(&mut mutation.tx, &deleted).await?;
    mutation.effects.status_set.extend(&users);
    let ended = users.into_iter().map(|user| EndSessions { user, including_current: true });
    mutation.effects.end_sessions.extend(ended);
    roles::clear_parent(&mut mutation.tx, &deleted).await?;
    Ok(())
}
