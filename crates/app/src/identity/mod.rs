//! From a token to an actor: the first thing every request goes through.

mod cache;
mod identified;
mod rights;

pub(crate) use cache::RightsCache;
pub use identified::Identified;

use vestibule_domain::actor::Proof;
use vestibule_domain::api_token::ApiTokenValue;
use vestibule_domain::{Actor, Client, Error, Identity, Result};
use vestibule_store::identity::{self, State};
use vestibule_store::users::ACTIVE;
use vestibule_store::versions;

use crate::database_error::internal;
use crate::{App, EnforceTfa};

/// The token a request was made with.
#[derive(Debug, Clone, Copy)]
pub struct Presented<'a>(pub Option<&'a str>);

impl App {
    /// Whom a request stands for (contract section 2).
    ///
    /// Rights come from the database and nowhere else: a token proves who somebody is, not what they may do.
    ///
    /// # Errors
    /// `INVALID_CREDENTIALS` for unknown static and API tokens, dead sessions and users who are not active;
    /// `INVALID_TOKEN` for tokens that cannot be read, `TOKEN_EXPIRED` for those whose time has passed.
    pub async fn identify(&self, token: Presented<'_>, client: Client) -> Result<Identified> {
        match token.0 {
            None => self.nobody(client).await,
            Some(token) if vestibule_domain::token::looks_like_ours(token) => {
                self.by_jwt(token, client).await
            }
            Some(token) => match ApiTokenValue::read(token) {
                Some(value) => self.by_api_token(&value, client).await,
                None => self.by_static_token(token, client).await,
            },
        }
    }

    async fn nobody(&self, client: Client) -> Result<Identified> {
        let mut reader = &self.inner().database;
        let version = versions::read(&mut reader, versions::ACCESS).await.map_err(internal)?;
        let rights = self.rights(None, None, version, client.ip).await?;
        Ok(Identified::settled(Actor { identity: Identity::Nobody, rights, client }))
    }

    async fn by_jwt(&self, token: &str, client: Client) -> Result<Identified> {
        let now = self.inner().clock.now();
        let claims = self.inner().keys.read_access(token, now)?;
        let mut reader = &self.inner().database;
        let id = claims.id.ok_or(Error::InvalidCredentials)?;
        let state = match (&claims.session, claims.sid) {
            (Some(session), _) => identity::of_session(&mut reader, session, now).await,
            (None, Some(login)) => identity::of_login(&mut reader, id, login).await,
            (None, None) => identity::of_user(&mut reader, id).await,
        };
        let state = state.map_err(internal)?.filter(|state| state.id == id && claims.share.is_none());
        let has_factor = state.as_ref().is_some_and(|state| state.has_second_factor);
        let actor = self.person(state, (Proof::Login, claims.session), client).await?;
        let is_bound = self.inner().settings.login.enforce_tfa == EnforceTfa::Server;
        match is_bound && !has_factor && actor.rights.enforces_tfa() {
            true => Ok(Identified::owing(actor)),
            false => Ok(Identified::settled(actor)),
        }
    }

    /// A static token is no login: no second factor is ever asked of it, so none is owed (docs/decisions/0004-second-factor.md).
    async fn by_static_token(&self, token: &str, client: Client) -> Result<Identified> {
        let mut reader = &self.inner().database;
        let state = identity::of_static_token(&mut reader, token).await.map_err(internal)?;
        Ok(Identified::settled(self.person(state, (Proof::StaticToken, None), client).await?))
    }

    /// As little a login as a static token. Its use is noted, but not now.
    async fn by_api_token(&self, value: &ApiTokenValue, client: Client) -> Result<Identified> {
        let mut reader = &self.inner().database;
        let found = identity::of_api_token(&mut reader, &value.digest()).await.map_err(internal)?;
        // Somebody may have chosen such a text as a static token.
        let Some((state, token)) = found else { return self.by_static_token(value.expose(), client).await };
        let now = self.inner().clock.now();
        if token.has_ended(now) {
            return Err(Error::TokenExpired);
        }
        let actor = self.person(Some(state), (Proof::ApiToken, None), client).await?;
        if token.is_worth_noting(now) {
            self.inner().token_uses.note(token.id, now);
        }
        Ok(Identified::settled(actor))
    }

    async fn person(
        &self,
        state: Option<State>,
        (proof, session): (Proof, Option<String>),
        client: Client,
    ) -> Result<Actor> {
        let state = state.filter(|state| state.status == ACTIVE).ok_or(Error::InvalidCredentials)?;
        let rights = self.rights(Some(state.id), state.role, state.access_version, client.ip).await?;
        let State { id, role, login, .. } = state;
        let identity = Identity::Person { id, role, session, login, proof };
        Ok(Actor { identity, rights, client })
    }
}
