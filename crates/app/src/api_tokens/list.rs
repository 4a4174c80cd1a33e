//! `GET /users/me/tokens`, `GET /users/:id/tokens`.

use vestibule_domain::actor::Admin;
use vestibule_domain::api_token::ApiToken;
use vestibule_domain::{Actor, Result, UserId};
use vestibule_store::api_tokens;

use crate::App;

/// The actor's own tokens, newest first.
///
/// # Errors
/// `INVALID_CREDENTIALS` for a public request.
pub async fn list_own(app: &App, actor: &Actor) -> Result<Vec<ApiToken>> {
    Ok(api_tokens::of_user(&mut app.reader(), actor.require_user()?).await?)
}

/// The tokens of any user, newest first.
///
/// # Errors
/// `FORBIDDEN` for a user who does not exist.
pub async fn list_for_user(app: &App, _: Admin<'_>, user: UserId) -> Result<Vec<ApiToken>> {
    crate::users::ensure_user_exists(app, user).await?;
    Ok(api_tokens::of_user(&mut app.reader(), user).await?)
}
