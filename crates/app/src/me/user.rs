//! `/users/me` and `/users/me/track/page`.

use serde_json::{Value, json};
use vestibule_domain::query::Query;
use vestibule_domain::schema::USERS;
use vestibule_domain::{Actor, Error, Result};
use vestibule_store::users;

use crate::App;
use crate::items::{Batch, Patch};
use crate::transaction::retrying;

/// The caller's own record; only its key where the caller may read nothing of it.
///
/// # Errors
/// `INVALID_CREDENTIALS` for nobody.
pub async fn read(app: &App, actor: &Actor, query: Query) -> Result<Value> {
    let id = json!(actor.require_user()?.to_string());
    match crate::items::read_one(app, actor, &USERS, &id, query).await {
        Err(Error::Forbidden(_)) => Ok(json!({ "id": id })),
        other => other,
    }
}

/// Changes the caller's own record.
///
/// # Errors
/// `INVALID_CREDENTIALS` for nobody, else as for any user.
pub async fn update(app: &App, actor: &Actor, patch: Patch, query: Query) -> Result<Value> {
    let id = json!(actor.require_user()?.to_string());
    crate::items::update(app, actor, &USERS, Batch::Keys(vec![id.clone()], patch)).await?;
    crate::items::read_one(app, actor, &USERS, &id, query).await
}

/// Remembers the page the caller was on, without asking for rights and without a note.
///
/// # Errors
/// `INVALID_CREDENTIALS` for nobody.
pub async fn track_page(app: &App, actor: &Actor, page: &str) -> Result<()> {
    let id = actor.require_user()?;
    retrying(|| async {
        let mut tx = app.database.begin().await?;
        users::set_last_page(&mut tx, id, page).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}
