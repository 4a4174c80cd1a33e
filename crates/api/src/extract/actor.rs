//! Extractors that authenticate a request. Tokens are refused here, before the handler runs.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use vestibule_app::identity;
use vestibule_app::{App, Authentication};
use vestibule_domain::token::{AccessToken, is_directus_jwt};
use vestibule_domain::{Actor, Client, Error};

use super::client::{client, peer};
use super::token::Token;
use crate::error::ApiError;
use crate::layers::RequestSpan;
use crate::settings::HttpSettings;
use crate::state::ApiState;
use crate::wire::cookies;

/// Extracts the actor of a request. Users who must set up TFA first are refused.
#[derive(Debug, Clone)]
pub struct CurrentActor(pub Actor);

/// Extracts the actor of a request on the routes of TFA setup. Users who must set up TFA first have the rights to do that
/// and no others.
#[derive(Debug, Clone)]
pub struct TfaSetupActor(pub Actor);

/// Extracts the client of a public route, such as login, refresh and logout.
///
/// An access token that has expired, or whose session has ended, is ignored on these routes; the response clears its
/// cookie. A wrong static token is refused as everywhere.
#[derive(Debug, Clone)]
pub struct PublicClient {
    /// The client.
    pub client: Client,
    /// The value of the session cookie.
    pub session_cookie: Option<AccessToken>,
    /// Whether the session cookie holds a token that is not valid any more.
    stale: bool,
}

/// A refused token, and the `Set-Cookie` header that clears the cookie it came in.
#[derive(Debug)]
pub struct Refused {
    error: ApiError,
    cookie: Option<http::HeaderValue>,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = self.error.into_response();
        cookies::add(&mut response, self.cookie);
        response
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self { error: error.into(), cookie: None }
    }
}

impl FromRequestParts<ApiState> for CurrentActor {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Refused> {
        let actor = authentication(parts, state).await?.actor()?;
        RequestSpan::record_user(&parts.extensions, actor.user());
        Ok(Self(actor))
    }
}

impl FromRequestParts<ApiState> for TfaSetupActor {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Refused> {
        let actor = authentication(parts, state).await?.restricted_to_tfa_setup();
        RequestSpan::record_user(&parts.extensions, actor.user());
        Ok(Self(actor))
    }
}

async fn authentication(parts: &Parts, state: &ApiState) -> Result<Authentication, Refused> {
    let token = Token::of(parts, &state.http)?;
    let client = client(&state.http, &parts.headers, peer(&parts.extensions));
    let authentication = identity::authenticate(&state.app, token.value.as_ref(), client).await;
    authentication.map_err(|error| refused(state, &token, error))
}

/// Authentication on public routes, where access tokens that are not valid any more are ignored.
struct PublicAuthentication {
    /// The error says why an access token is not valid any more.
    result: Result<Authentication, Error>,
    token: Token,
    client: Client,
}

impl PublicAuthentication {
    async fn of(parts: &Parts, state: &ApiState) -> Result<Self, Refused> {
        let token = Token::of(parts, &state.http)?;
        let client = client(&state.http, &parts.headers, peer(&parts.extensions));
        let result = identity::authenticate(&state.app, token.value.as_ref(), client.clone()).await;
        let is_access_token = token.value.as_ref().is_some_and(|value| is_directus_jwt(value.expose()));
        match result {
            Err(error) if !(is_access_token && is_about_the_token(&error)) => {
                Err(refused(state, &token, error))
            }
            result => Ok(Self { result, token, client }),
        }
    }

    /// Whether the session cookie holds a token that is not valid any more.
    fn has_stale_cookie(&self) -> bool {
        self.result.is_err() && self.token.is_of_cookie()
    }
}

impl FromRequestParts<ApiState> for PublicClient {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Refused> {
        let authentication = PublicAuthentication::of(parts, state).await?;
        let stale = authentication.has_stale_cookie();
        let PublicAuthentication { result, token, client } = authentication;
        if let Ok(authentication) = result {
            RequestSpan::record_user(&parts.extensions, authentication.restricted_to_tfa_setup().user());
        }
        Ok(Self { client, session_cookie: token.cookie, stale })
    }
}

/// Extracts the actor and the client of a GraphQL request. Before the request is parsed it is not known which of the
/// extractors above its fields need.
#[derive(Debug)]
pub struct GraphqlClient {
    /// The actor, as [`TfaSetupActor`] has it.
    pub actor: Actor,
    /// The actor, or the refusal of a user who must set up TFA first, as [`CurrentActor`] has it.
    pub current: Result<Actor, Error>,
    /// The client.
    pub client: Client,
    /// The value of the session cookie.
    pub session_cookie: Option<AccessToken>,
    /// The refusal of a token that is not valid any more, unless the request has public fields only.
    pub refused: Option<Refused>,
    /// Whether the session cookie holds a token that is not valid any more.
    stale: bool,
}

impl FromRequestParts<ApiState> for GraphqlClient {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Refused> {
        let authentication = PublicAuthentication::of(parts, state).await?;
        let stale = authentication.has_stale_cookie();
        let PublicAuthentication { result, token, client } = authentication;
        let (authentication, refused) = match result {
            Ok(authentication) => (authentication, None),
            Err(error) => {
                let anonymous = identity::authenticate(&state.app, None, client.clone()).await?;
                (anonymous, Some(refused(state, &token, error)))
            }
        };
        let current = authentication.clone().actor();
        let actor = authentication.restricted_to_tfa_setup();
        RequestSpan::record_user(&parts.extensions, actor.user());
        Ok(Self { current, actor, client, session_cookie: token.cookie, refused, stale })
    }
}

impl GraphqlClient {
    /// Clears the session cookie if its token is not valid any more, unless the response sets a new one.
    pub fn clear_stale_cookie(&self, state: &ApiState, response: Response) -> Response {
        clear_stale_cookie(self.stale, state, response)
    }
}

impl PublicClient {
    /// Clears the session cookie if its token is not valid any more, unless the response sets a new one.
    pub fn clear_stale_cookie(&self, state: &ApiState, response: Response) -> Response {
        clear_stale_cookie(self.stale, state, response)
    }
}

fn clear_stale_cookie(stale: bool, state: &ApiState, mut response: Response) -> Response {
    let settings = &state.http.session_cookie;
    if stale && !cookies::is_set(&response, &settings.name) {
        cookies::add(&mut response, cookies::clear(settings, state.app.clock().now()));
    }
    response
}

fn is_about_the_token(error: &Error) -> bool {
    matches!(error, Error::InvalidCredentials | Error::InvalidToken | Error::TokenExpired)
}

/// The refusal of a token. A cookie with an invalid token is cleared, so that a browser does not send it again. One with an
/// expired token is kept, because it can be refreshed.
fn refused(state: &ApiState, token: &Token, error: Error) -> Refused {
    let is_invalid = matches!(error, Error::InvalidCredentials | Error::InvalidToken);
    let cookie = (is_invalid && token.is_of_cookie())
        .then(|| cookies::clear(&state.http.session_cookie, state.app.clock().now()))
        .flatten();
    Refused { error: error.into(), cookie }
}

/// Extracts nothing, and only refuses requests with two tokens. For routes without authentication, such as `/server/ping`.
#[derive(Debug, Clone, Copy)]
pub struct OneToken;

impl<S> FromRequestParts<S> for OneToken
where
    Arc<HttpSettings>: FromRef<S>,
    App: FromRef<S>,
    S: Sync,
{
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        Token::of(parts, &Arc::<HttpSettings>::from_ref(state))?;
        Ok(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vestibule_domain::Identity;
    use vestibule_domain::access::{Flags, Rights};

    #[test]
    fn session_cookies_are_not_printed() {
        let session_cookie = Some(AccessToken::new("hunter2"));
        let client = Client::default();
        let rights = Arc::new(Rights::new(Flags::default(), Vec::new(), Vec::new(), Vec::new()));
        let actor = Actor { identity: Identity::Public, rights, client: client.clone() };
        let public =
            PublicClient { client: client.clone(), session_cookie: session_cookie.clone(), stale: false };
        let current = Ok(actor.clone());
        let graphql = GraphqlClient { actor, current, client, session_cookie, refused: None, stale: false };
        let printed = format!("{public:?} {graphql:?}");
        assert!(!printed.contains("hunter2"), "{printed}");
    }
}
