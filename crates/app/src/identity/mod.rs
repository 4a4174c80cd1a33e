//! From a token to an actor: the first thing every request goes through.

mod authentication;
mod cache;
mod rights;

pub use authentication::Authentication;
pub(crate) use cache::RightsCache;

use vestibule_domain::actor::Credential;
use vestibule_domain::api_token::ApiTokenValue;
use vestibule_domain::token::SessionToken;
use vestibule_domain::{Actor, Client, Error, Identity, Result, Secret};
use vestibule_store::identity::{self, State};
use vestibule_store::versions;

use crate::{App, EnforceTfa};

pub(crate) use rights::current_rights;

/// Whom a request stands for (contract section 2).
///
/// Rights come from the database and nowhere else: a token proves who somebody is, not what they may do.
///
/// # Errors
/// `INVALID_CREDENTIALS` for unknown static and API tokens, dead sessions and users who are not active;
/// `INVALID_TOKEN` for tokens that cannot be read, `TOKEN_EXPIRED` for those whose time has passed.
pub async fn authenticate(app: &App, token: Option<&Secret>, client: Client) -> Result<Authentication> {
    match token {
        None => anonymous(app, client).await,
        Some(token) if vestibule_domain::token::is_directus_jwt(token.expose()) => {
            by_jwt(app, token, client).await
        }
        Some(token) => match ApiTokenValue::read(token.expose()) {
            Some(value) => by_api_token(app, &value, client).await,
            None => by_static_token(app, token, client).await,
        },
    }
}

async fn anonymous(app: &App, client: Client) -> Result<Authentication> {
    let version = versions::read(&mut app.reader(), versions::ACCESS).await?;
    let rights = rights::rights(app, None, None, version, client.ip).await?;
    Ok(Authentication::settled(Actor { identity: Identity::Public, rights, client }))
}

async fn by_jwt(app: &App, token: &Secret, client: Client) -> Result<Authentication> {
    let now = app.clock.now();
    let claims = app.keys.read_access(token.expose(), now)?;
    let id = claims.id.ok_or(Error::InvalidCredentials)?;
    let state = match (&claims.session, claims.sid) {
        (Some(session), _) => identity::of_session(&mut app.reader(), session, now).await,
        (None, Some(login)) => identity::of_login(&mut app.reader(), id, login).await,
        (None, None) => identity::of_user(&mut app.reader(), id).await,
    };
    let state = state?.filter(|state| state.id == id && claims.share.is_none());
    let has_factor = state.as_ref().is_some_and(|state| state.has_tfa);
    let actor = user_actor(app, state, (Credential::Login, claims.session), client).await?;
    let is_bound = app.settings.login.enforce_tfa == EnforceTfa::Server;
    match is_bound && !has_factor && actor.rights.enforces_tfa() {
        true => Ok(Authentication::owing(actor)),
        false => Ok(Authentication::settled(actor)),
    }
}

/// A static token is no login: no second factor is ever asked of it, so none is owed (docs/decisions/0004-second-factor.md).
async fn by_static_token(app: &App, token: &Secret, client: Client) -> Result<Authentication> {
    let state = identity::of_static_token(&mut app.reader(), token).await?;
    Ok(Authentication::settled(user_actor(app, state, (Credential::StaticToken, None), client).await?))
}

/// As little a login as a static token. Its use is noted, but not now.
async fn by_api_token(app: &App, value: &ApiTokenValue, client: Client) -> Result<Authentication> {
    let found = identity::of_api_token(&mut app.reader(), &value.digest()).await?;
    // Somebody may have chosen such a text as a static token.
    let Some((state, token)) = found else {
        return by_static_token(app, &value.expose().into(), client).await;
    };
    let now = app.clock.now();
    if token.has_ended(now) {
        return Err(Error::TokenExpired);
    }
    let actor = user_actor(app, Some(state), (Credential::ApiToken, None), client).await?;
    if token.is_due_for_recording(now) {
        app.token_uses.note(token.id, now);
    }
    Ok(Authentication::settled(actor))
}

async fn user_actor(
    app: &App,
    state: Option<State>,
    (credential, session): (Credential, Option<SessionToken>),
    client: Client,
) -> Result<Actor> {
    let state = state.filter(|state| state.status.is_active()).ok_or(Error::InvalidCredentials)?;
    let rights = rights::rights(app, Some(state.id), state.role, state.access_version, client.ip).await?;
    let State { id, role, login, .. } = state;
    let identity = Identity::User { id, role, session, login, credential };
    Ok(Actor { identity, rights, client })
}
