//! Authentication: from the token of a request to its actor.

mod authentication;
mod cache;
mod rights;

pub use authentication::Authentication;
pub(crate) use cache::RightsCache;

use vestibule_domain::actor::Credential;
use vestibule_domain::api_token::ApiTokenValue;
use vestibule_domain::token::{SessionToken, is_directus_jwt};
use vestibule_domain::{Actor, Client, Error, Identity, Result, Secret};
use vestibule_store::identity::{self, State};
use vestibule_store::versions;

use crate::{App, EnforceTfa};

pub(crate) use rights::current_rights;

/// Authenticates a request by its token (contract section 2). A request without a token is public.
///
/// Rights are read from the database: a token identifies a user and says nothing about rights.
///
/// # Errors
/// `INVALID_CREDENTIALS` for unknown static tokens and API tokens, for sessions and logins that have ended, and for
/// users who are not active; `INVALID_TOKEN` for malformed and forged access tokens; `TOKEN_EXPIRED`.
pub async fn authenticate(app: &App, token: Option<&Secret>, client: Client) -> Result<Authentication> {
    match token {
        None => anonymous(app, client).await,
        Some(token) if is_directus_jwt(token.expose()) => by_access_token(app, token, client).await,
        Some(token) => match ApiTokenValue::read(token.expose()) {
            Some(value) => by_api_token(app, token, &value, client).await,
            None => by_static_token(app, token, client).await,
        },
    }
}

async fn anonymous(app: &App, client: Client) -> Result<Authentication> {
    let version = versions::read(&mut app.reader(), versions::ACCESS).await?;
    let rights = rights::rights(app, None, None, version, client.ip).await?;
    Ok(Authentication::complete(Actor { identity: Identity::Public, rights, client }))
}

async fn by_access_token(app: &App, token: &Secret, client: Client) -> Result<Authentication> {
    let now = app.clock.now();
    let claims = app.keys.read_access(token.expose(), now)?;
    let id = claims.id.ok_or(Error::InvalidCredentials)?;
    let state = match (&claims.session, claims.sid) {
        (Some(session), _) => identity::of_session(&mut app.reader(), session, now).await,
        (None, Some(login)) => identity::of_login(&mut app.reader(), id, login).await,
        (None, None) => identity::of_user(&mut app.reader(), id).await,
    };
    let state = state?.filter(|state| state.id == id && claims.share.is_none());
    let has_tfa = state.as_ref().is_some_and(|state| state.has_tfa);
    let actor = user_actor(app, state, Credential::Login, claims.session, client).await?;
    let is_enforced = app.settings.login.enforce_tfa == EnforceTfa::Server;
    match is_enforced && !has_tfa && actor.rights.enforces_tfa() {
        true => Ok(Authentication::in_tfa_setup(actor)),
        false => Ok(Authentication::complete(actor)),
    }
}

/// Authenticates by a static token. TFA is not enforced, because the use of a static token involves no OTP
/// (docs/decisions/0004-second-factor.md).
async fn by_static_token(app: &App, token: &Secret, client: Client) -> Result<Authentication> {
    let state = identity::of_static_token(&mut app.reader(), token).await?;
    Ok(Authentication::complete(user_actor(app, state, Credential::StaticToken, None, client).await?))
}

/// Authenticates by an API token; as with a static token, TFA is not enforced. The use of the token is recorded in memory
/// and written to the database later.
async fn by_api_token(
    app: &App,
    text: &Secret,
    value: &ApiTokenValue,
    client: Client,
) -> Result<Authentication> {
    let found = identity::of_api_token(&mut app.reader(), &value.digest()).await?;
    // A static token may be any text, so it can have the form of an API token.
    let Some((state, token)) = found else { return by_static_token(app, text, client).await };
    let now = app.clock.now();
    if token.has_ended(now) {
        return Err(Error::TokenExpired);
    }
    let actor = user_actor(app, Some(state), Credential::ApiToken, None, client).await?;
    if token.is_due_for_recording(now) {
        app.token_uses.record(token.id, now);
    }
    Ok(Authentication::complete(actor))
}

async fn user_actor(
    app: &App,
    state: Option<State>,
    credential: Credential,
    session: Option<SessionToken>,
    client: Client,
) -> Result<Actor> {
    let state = state.filter(|state| state.status.is_active()).ok_or(Error::InvalidCredentials)?;
    let rights = rights::rights(app, Some(state.id), state.role, state.access_version, client.ip).await?;
    let State { id, role, login, .. } = state;
    let identity = Identity::User { id, role, session, login, credential };
    Ok(Actor { identity, rights, client })
}
