//! `/users/me` and `/users/me/track/page`.

use serde_json::{Value, json};
use vestibule_domain::query::Query;
use vestibule_domain::schema::USERS;
use vestibule_domain::{Actor, Error, Result};
use vestibule_store::users;

use crate::App;
use crate::items::{self, Batch, Patch};
use crate::transaction::transaction;

/// The actor's own user; only the key if the actor may not read it.
///
/// # Errors
/// `INVALID_CREDENTIALS` without a user; else those of the query.
pub async fn read(app: &App, actor: &Actor, query: Query) -> Result<Value> {
    let id = json!(actor.require_user()?.to_string());
    match items::read_one(app, actor, &USERS, &id, query).await {
        Err(Error::Forbidden(_)) => Ok(json!({ "id": id })),
        other => other,
    }
}

/// Changes the actor's own user.
///
/// # Errors
/// `INVALID_CREDENTIALS` without a user; else as for any user.
pub async fn update(app: &App, actor: &Actor, patch: Patch) -> Result<()> {
    let id = json!(actor.require_user()?.to_string());
    items::update(app, actor, &USERS, Batch::Keys(vec![id], patch)).await?;
    Ok(())
}

/// Changes the actor's own user and reads it back.
///
/// # Errors
/// Those of [`update`], and `FORBIDDEN` if the actor may not read the user, who is changed then.
pub async fn update_and_read(app: &App, actor: &Actor, patch: Patch, query: Query) -> Result<Value> {
    let id = json!(actor.require_user()?.to_string());
    items::update(app, actor, &USERS, Batch::Keys(vec![id.clone()], patch)).await?;
    items::read_one(app, actor, &USERS, &id, query).await
}

/// Stores the page of the Studio that the user was on last. It needs no permission and is not in the audit log.
///
/// # Errors
/// `INVALID_CREDENTIALS` without a user.
pub async fn track_page(app: &App, actor: &Actor, page: &str) -> Result<()> {
    let id = actor.require_user()?;
    transaction!(app, |tx| {
        users::set_last_page(tx, id, page).await?;
        Ok(())
    })
    .await
}
