//! From a token to an actor: the first thing every request goes through.

mod cache;
mod rights;

pub(crate) use cache::RightsCache;

use vestibule_domain::{Actor, Client, Error, Identity, Result};
use vestibule_store::identity::{self, State};
use vestibule_store::users::ACTIVE;
use vestibule_store::versions;

use crate::App;
use crate::database_error::internal;

/// The token a request was made with.
#[derive(Debug, Clone, Copy)]
pub struct Presented<'a>(pub Option<&'a str>);

impl App {
    /// Whom a request stands for (contract section 2).
    ///
    /// Rights come from the database and nowhere else: a token proves who somebody is, not what they may do.
    ///
    /// # Errors
    /// `INVALID_CREDENTIALS` for unknown static tokens, dead sessions and users who are not active;
    /// `INVALID_TOKEN` and `TOKEN_EXPIRED` for tokens that cannot be read.
    pub async fn identify(&self, token: Presented<'_>, client: Client) -> Result<Actor> {
        match token.0 {
            None => self.nobody(client).await,
            Some(token) if vestibule_domain::token::looks_like_ours(token) => self.by_jwt(token, client).await,
            Some(token) => self.by_static_token(token, client).await,
        }
    }

    async fn nobody(&self, client: Client) -> Result<Actor> {
        let mut reader = &self.inner().database;
        let version = versions::read(&mut reader, versions::ACCESS).await.map_err(internal)?;
        let rights = self.rights(None, None, version, client.ip).await?;
        Ok(Actor { identity: Identity::Nobody, rights, client })
    }

    async fn by_jwt(&self, token: &str, client: Client) -> Result<Actor> {
        let now = self.inner().clock.now();
        let claims = self.inner().keys.read_access(token, now)?;
        let mut reader = &self.inner().database;
        let id = claims.id.ok_or(Error::InvalidCredentials)?;
        let state = match &claims.session {
            Some(session) => identity::of_session(&mut reader, session, now).await,
            None => identity::of_user(&mut reader, id).await,
        };
        let state = state.map_err(internal)?.filter(|state| state.id == id && claims.share.is_none());
        self.person(state, claims.session, client).await
    }

    async fn by_static_token(&self, token: &str, client: Client) -> Result<Actor> {
        let mut reader = &self.inner().database;
        let state = identity::of_static_token(&mut reader, token).await.map_err(internal)?;
        self.person(state, None, client).await
    }

    async fn person(&self, state: Option<State>, session: Option<String>, client: Client) -> Result<Actor> {
        let state = state.filter(|state| state.status == ACTIVE).ok_or(Error::InvalidCredentials)?;
        let rights = self.rights(Some(state.id), state.role, state.access_version, client.ip).await?;
        let identity = Identity::Person { id: state.id, role: state.role, session };
        Ok(Actor { identity, rights, client })
    }
}
