//! Rules of single collections. Each collection with rules has a file; each function here is a hook point, which selects the
//! file by the name of the collection.
//!
//! The hook points in the order of their calls:
//! - a new item: [`prepare_values`], [`check_unique`], [`before_create`], `INSERT`, [`after_create`];
//! - a change: [`prepare_values`], [`check_unique`], [`deferred_field`], [`before_update`], `UPDATE`, [`after_update`];
//! - a deletion: [`before_delete`], `DELETE`.
//!
//! All but the first are called inside the transaction. [`check_unique`] is not called for related items; for them only the
//! constraint of the table applies.

mod notifications;
mod policies;
mod roles;
mod settings;
mod users;

use std::str::FromStr;

use serde_json::Value;
use vestibule_domain::access::Action;
use vestibule_domain::schema::{self, Collection};
use vestibule_domain::{Actor, Result};

use super::Patch;
use super::mutation::Mutation;
use super::prepare::Prepared;
use crate::App;
use crate::error::TxError;

const ACCESS: &str = schema::ACCESS.name;
const NOTIFICATIONS: &str = schema::NOTIFICATIONS.name;
const PERMISSIONS: &str = schema::PERMISSIONS.name;
const POLICIES: &str = schema::POLICIES.name;
const ROLES: &str = schema::ROLES.name;
const SETTINGS: &str = schema::SETTINGS.name;
const USERS: &str = schema::USERS.name;

/// Checks and completes the values of one item, before the transaction.
pub(super) async fn prepare_values(
    app: &App,
    actor: &Actor,
    action: Action,
    collection: &Collection,
    patch: &mut Patch,
) -> Result<()> {
    match collection.name {
        USERS => users::prepare_values(app, actor, action, patch).await,
        POLICIES => policies::check_values(patch),
        SETTINGS => {
            settings::check_values(patch)?;
            settings::check_files(app, patch).await
        }
        _ => Ok(()),
    }
}

/// Checks that the values of a request differ from each other and from those of other items where they must. `keys`: the
/// items that get the values; none for new items.
pub(super) async fn check_unique(
    mutation: &mut Mutation<'_>,
    collection: &Collection,
    items: &[Prepared],
    keys: &[Value],
) -> Result<(), TxError> {
    match collection.name {
        USERS => users::check_unique_emails(mutation, items, keys).await,
        _ => Ok(()),
    }
}

/// Completes the columns of a new item.
pub(super) fn before_create(mutation: &Mutation<'_>, collection: &Collection, values: &mut Patch) {
    if collection.name == NOTIFICATIONS {
        notifications::before_create(mutation, values);
    }
}

pub(super) async fn after_create(
    mutation: &mut Mutation<'_>,
    collection: &Collection,
    key: &Value,
    values: &Patch,
) -> Result<(), TxError> {
    let effects = &mut mutation.effects;
    match collection.name {
        POLICIES | ACCESS | PERMISSIONS => effects.access_changed = true,
        ROLES => {
            effects.access_changed = true;
            roles::check_parent(mutation, key, values).await?;
        }
        SETTINGS => effects.settings_changed = true,
        _ => {}
    }
    Ok(())
}

/// The field that is not written now, because it has to be confirmed first.
pub(super) async fn deferred_field(
    mutation: &mut Mutation<'_>,
    collection: &Collection,
    keys: &[Value],
    values: &Patch,
) -> Result<Option<&'static str>, TxError> {
    match collection.name {
        USERS => Ok(mutation.defers_email(keys, values).await?.then_some("email")),
        _ => Ok(None),
    }
}

pub(super) async fn before_update(
    mutation: &mut Mutation<'_>,
    collection: &Collection,
    keys: &[Value],
    values: &Patch,
) -> Result<(), TxError> {
    match collection.name {
        USERS => users::before_update(mutation, keys, values).await,
        ROLES => roles::before_update(mutation, keys, values).await,
        _ => Ok(()),
    }
}

pub(super) fn after_update(
    mutation: &mut Mutation<'_>,
    collection: &Collection,
    keys: &[Value],
    values: &Patch,
) {
    let effects = &mut mutation.effects;
    match collection.name {
        USERS => users::after_update(effects, keys, values),
        ROLES | POLICIES | ACCESS => {
            effects.access_changed = true;
            effects.may_lose_admin = true;
        }
        PERMISSIONS => effects.access_changed = true,
        SETTINGS => effects.settings_changed = true,
        _ => {}
    }
}

pub(super) async fn before_delete(
    mutation: &mut Mutation<'_>,
    collection: &Collection,
    keys: &[Value],
) -> Result<(), TxError> {
    let effects = &mut mutation.effects;
    match collection.name {
        USERS => {
            effects.may_lose_admin |= !keys.is_empty();
            users::before_delete(mutation, keys).await?;
        }
        ROLES => {
            effects.access_changed = true;
            effects.may_lose_admin |= !keys.is_empty();
            roles::before_delete(mutation, keys).await?;
        }
        POLICIES | ACCESS => {
            effects.access_changed = true;
            effects.may_lose_admin |= !keys.is_empty();
        }
        PERMISSIONS => effects.access_changed = true,
        SETTINGS => effects.settings_changed = true,
        _ => {}
    }
    Ok(())
}

/// The keys as typed ids; others are left out.
fn ids<T: FromStr>(keys: &[Value]) -> Vec<T> {
    keys.iter().filter_map(|key| key.as_str()?.parse().ok()).collect()
}
