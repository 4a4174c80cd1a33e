//! `DELETE /users/me/tokens/:id`, `DELETE /users/:id/tokens`, with and without an id.

use uuid::Uuid;
use vestibule_domain::actor::Admin;
use vestibule_domain::{Actor, Error, Result};
use vestibule_store::{api_tokens, users};

use crate::App;
use crate::failure::{Failure, retrying};

impl App {
    /// Ends one of the caller's own tokens.
    ///
    /// # Errors
    /// `INVALID_CREDENTIALS` for nobody, `FORBIDDEN` where the caller has no such token.
    pub async fn end_my_api_token(&self, actor: &Actor, id: Uuid) -> Result<()> {
        let user = actor.person()?;
        retrying(|| self.write_end_of_token(actor, user, id)).await
    }

    /// Ends a token of any user.
    ///
    /// # Errors
    /// `FORBIDDEN` where the user has no such token.
    pub async fn end_api_token_of(&self, admin: Admin<'_>, user: Uuid, id: Uuid) -> Result<()> {
        retrying(|| self.write_end_of_token(admin.actor(), user, id)).await
    }

    /// Ends all tokens of any user.
    ///
    /// # Errors
    /// `FORBIDDEN` for a user who is not there.
    pub async fn end_api_tokens_of(&self, admin: Admin<'_>, user: Uuid) -> Result<()> {
        self.must_exist(user).await?;
        retrying(|| self.write_end_of_tokens(admin.actor(), user)).await
    }

    async fn write_end_of_token(&self, actor: &Actor, user: Uuid, id: Uuid) -> Result<(), Failure> {
        let mut tx = self.inner().database.begin().await?;
        if !api_tokens::delete(&mut tx, user, id).await? {
            return Err(Error::FORBIDDEN.into());
        }
        self.note_token(&mut tx, actor, ("delete", id)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The lock of the user comes first: nobody adds a token meanwhile.
    async fn write_end_of_tokens(&self, actor: &Actor, user: Uuid) -> Result<(), Failure> {
        let mut tx = self.inner().database.begin().await?;
        users::lock(&mut tx, user).await?;
        for token in api_tokens::of_user(&mut tx, user).await? {
            if api_tokens::delete(&mut tx, user, token.id).await? {
                self.note_token(&mut tx, actor, ("delete", token.id)).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }
}
