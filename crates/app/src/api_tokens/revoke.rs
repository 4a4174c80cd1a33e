//! `DELETE /users/me/tokens/:id`, `DELETE /users/:id/tokens`, with and without an id.

use uuid::Uuid;
use vestibule_domain::actor::Admin;
use vestibule_domain::{Actor, Error, Result, UserId};
use vestibule_store::{api_tokens, users};

use super::record_activity;
use crate::App;
use crate::error::TxError;
use crate::transaction::retrying;

/// Ends one of the caller's own tokens.
///
/// # Errors
/// `INVALID_CREDENTIALS` for nobody, `FORBIDDEN` where the caller has no such token.
pub async fn revoke_own(app: &App, actor: &Actor, id: Uuid) -> Result<()> {
    let user = actor.require_user()?;
    retrying(|| write_revocation(app, actor, user, id)).await
}

/// Ends a token of any user.
///
/// # Errors
/// `FORBIDDEN` where the user has no such token.
pub async fn revoke_for_user(app: &App, admin: Admin<'_>, user: UserId, id: Uuid) -> Result<()> {
    retrying(|| write_revocation(app, admin.actor(), user, id)).await
}

/// Ends all tokens of any user.
///
/// # Errors
/// `FORBIDDEN` for a user who is not there.
pub async fn revoke_all_for_user(app: &App, admin: Admin<'_>, user: UserId) -> Result<()> {
    crate::users::ensure_user_exists(app, user).await?;
    retrying(|| write_revocations(app, admin.actor(), user)).await
}

async fn write_revocation(app: &App, actor: &Actor, user: UserId, id: Uuid) -> Result<(), TxError> {
    let mut tx = app.database.begin().await?;
    if !api_tokens::delete(&mut tx, user, id).await? {
        return Err(Error::FORBIDDEN.into());
    }
    record_activity(app, &mut tx, actor, ("delete", id)).await?;
    tx.commit().await?;
    Ok(())
}

/// The lock of the user comes first: nobody adds a token meanwhile.
async fn write_revocations(app: &App, actor: &Actor, user: UserId) -> Result<(), TxError> {
    let mut tx = app.database.begin().await?;
    users::lock(&mut tx, user).await?;
    for token in api_tokens::of_user(&mut tx, user).await? {
        if api_tokens::delete(&mut tx, user, token.id).await? {
            record_activity(app, &mut tx, actor, ("delete", token.id)).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
