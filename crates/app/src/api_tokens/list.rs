//! `GET /users/me/tokens`, `GET /users/:id/tokens`.

use uuid::Uuid;
use vestibule_domain::actor::Admin;
use vestibule_domain::api_token::ApiToken;
use vestibule_domain::{Actor, Result};
use vestibule_store::api_tokens;

use crate::App;
use crate::database_error::internal;

impl App {
    /// The caller's own tokens, the newest first.
    ///
    /// # Errors
    /// `INVALID_CREDENTIALS` for nobody.
    pub async fn my_api_tokens(&self, actor: &Actor) -> Result<Vec<ApiToken>> {
        let mut reader = &self.inner().database;
        api_tokens::of_user(&mut reader, actor.person()?).await.map_err(internal)
    }

    /// The tokens of any user, the newest first.
    ///
    /// # Errors
    /// `FORBIDDEN` for a user who is not there.
    pub async fn api_tokens_of(&self, _: Admin<'_>, user: Uuid) -> Result<Vec<ApiToken>> {
        self.must_exist(user).await?;
        let mut reader = &self.inner().database;
        api_tokens::of_user(&mut reader, user).await.map_err(internal)
    }
}
