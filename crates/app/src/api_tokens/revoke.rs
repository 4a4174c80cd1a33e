//! `DELETE /users/me/tokens/:id`, `DELETE /users/:id/tokens`, `DELETE /users/:id/tokens/:token`.

use uuid::Uuid;
use vestibule_domain::actor::Admin;
use vestibule_domain::{Actor, Error, Result, UserId};
use vestibule_store::{api_tokens, users};

use crate::App;
use crate::audit::{self, API_TOKENS, Origin};
use crate::transaction::transaction;

/// Deletes one of the actor's own tokens.
///
/// # Errors
/// `INVALID_CREDENTIALS` for a public request, `FORBIDDEN` if the actor has no such token.
pub async fn revoke_own(app: &App, actor: &Actor, id: Uuid) -> Result<()> {
    revoke(app, actor, actor.require_user()?, id).await
}

/// Deletes a token of any user.
///
/// # Errors
/// `FORBIDDEN` if the user has no such token.
pub async fn revoke_for_user(app: &App, admin: Admin<'_>, user: UserId, id: Uuid) -> Result<()> {
    revoke(app, admin.actor(), user, id).await
}

/// Deletes all tokens of any user.
///
/// # Errors
/// `FORBIDDEN` for a user who does not exist.
pub async fn revoke_all_for_user(app: &App, admin: Admin<'_>, user: UserId) -> Result<()> {
    crate::users::ensure_user_exists(app, user).await?;
    let origin = origin(app, admin.actor());
    transaction!(app, |tx| {
        // Locked first, so that no token is created in the meantime.
        users::lock(tx, user).await?;
        for token in api_tokens::of_user(tx, user).await? {
            if api_tokens::delete(tx, user, token.id).await? {
                audit::record(tx, origin, "delete", API_TOKENS, &token.id.to_string()).await?;
            }
        }
        Ok(())
    })
    .await
}

async fn revoke(app: &App, actor: &Actor, user: UserId, id: Uuid) -> Result<()> {
    let origin = origin(app, actor);
    transaction!(app, |tx| {
        if !api_tokens::delete(tx, user, id).await? {
            return Err(Error::FORBIDDEN.into());
        }
        audit::record(tx, origin, "delete", API_TOKENS, &id.to_string()).await?;
        Ok(())
    })
    .await
}

fn origin<'a>(app: &App, actor: &'a Actor) -> Origin<'a> {
    Origin { by: actor.user(), client: &actor.client, at: app.clock.now() }
}
