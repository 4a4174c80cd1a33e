//! `GET /users/me/tokens`, `GET /users/:id/tokens`.

use uuid::Uuid;
use vestibule_domain::actor::Admin;
use vestibule_domain::api_token::ApiToken;
use vestibule_domain::{Actor, Result};
use vestibule_store::api_tokens;

use crate::App;
use crate::database_error::internal;

/// The caller's own tokens, the newest first.
///
/// # Errors
/// `INVALID_CREDENTIALS` for nobody.
pub async fn list_own(app: &App, actor: &Actor) -> Result<Vec<ApiToken>> {
    let mut reader = &app.database;
    api_tokens::of_user(&mut reader, actor.require_user()?).await.map_err(internal)
}

/// The tokens of any user, the newest first.
///
/// # Errors
/// `FORBIDDEN` for a user who is not there.
pub async fn list_for_user(app: &App, _: Admin<'_>, user: Uuid) -> Result<Vec<ApiToken>> {
    crate::users::ensure_user_exists(app, user).await?;
    let mut reader = &app.database;
    api_tokens::of_user(&mut reader, user).await.map_err(internal)
}
