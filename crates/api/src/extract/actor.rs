//! Who asks: refusals of tokens happen here, before any handler runs.

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
use crate::settings::HttpSettings;
use crate::state::ApiState;
use crate::wire::cookies;

/// Extracts whom a request stands for. Whoever owes a second factor is refused.
#[derive(Debug, Clone)]
pub struct CurrentActor(pub Actor);

/// Extracts whom a request stands for, on the routes that lead through the set-up of a second factor: whoever owes one
/// comes with the rights to do that and no others.
#[derive(Debug, Clone)]
pub struct TfaSetupActor(pub Actor);

/// Extracts where a request to an open route comes from: one that anybody may use to log in, refresh or log out.
///
/// A token of ours that has run out, or whose session is gone, does not stand in the way there; the answer takes its
/// cookie away.
#[derive(Debug, Clone)]
pub struct PublicClient {
    /// Where the request comes from.
    pub client: Client,
    /// What the session cookie holds.
    pub session_cookie: Option<AccessToken>,
    /// The session cookie stands for nothing any more.
    stale: bool,
}

/// A refused token, with the cookie that carried it to be taken away.
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
        Ok(Self(identified(parts, state).await?.actor()?))
    }
}

impl FromRequestParts<ApiState> for TfaSetupActor {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Refused> {
        Ok(Self(identified(parts, state).await?.restricted_to_tfa_setup()))
    }
}

async fn identified(parts: &Parts, state: &ApiState) -> Result<Authentication, Refused> {
    let token = Token::of(parts, &state.http)?;
    let client = client(&state.http, &parts.headers, peer(&parts.extensions));
    let identified = identity::authenticate(&state.app, token.value.as_ref(), client).await;
    identified.map_err(|error| refused(state, &token, error))
}

/// What stands at the door where a stale token of ours does not stand in the way.
struct PublicAuthentication {
    /// Whom the token stands for, or why a token of ours stands for nothing any more.
    identified: Result<Authentication, Error>,
    token: Token,
    client: Client,
}

impl PublicAuthentication {
    async fn of(parts: &Parts, state: &ApiState) -> Result<Self, Refused> {
        let token = Token::of(parts, &state.http)?;
        let client = client(&state.http, &parts.headers, peer(&parts.extensions));
        let identified = identity::authenticate(&state.app, token.value.as_ref(), client.clone()).await;
        let ours = token.value.as_ref().is_some_and(|value| is_directus_jwt(value.expose()));
        match identified {
            Err(error) if !(ours && is_about_the_token(&error)) => Err(refused(state, &token, error)),
            identified => Ok(Self { identified, token, client }),
        }
    }

    /// Whether the session cookie stands for nothing any more.
    fn has_stale_cookie(&self) -> bool {
        self.identified.is_err() && self.token.is_of_cookie()
    }
}

impl FromRequestParts<ApiState> for PublicClient {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Refused> {
        let arrival = PublicAuthentication::of(parts, state).await?;
        let stale = arrival.has_stale_cookie();
        Ok(Self { client: arrival.client, session_cookie: arrival.token.cookie, stale })
    }
}

/// Extracts whom a request stands for that may be for any of the above: a GraphQL request, before it is read.
#[derive(Debug)]
pub struct GraphqlClient {
    /// Whoever it is. Who owes a second factor comes with the rights to set it up and no others.
    pub actor: Actor,
    /// The same, or the refusal for whoever owes a second factor.
    pub settled: Result<Actor, Error>,
    /// Where the request comes from.
    pub client: Client,
    /// What the session cookie holds.
    pub session_cookie: Option<AccessToken>,
    /// A token of ours that stands for nothing any more: it is refused, unless the request is for anybody.
    pub refused: Option<Refused>,
    /// The session cookie stands for nothing any more.
    stale: bool,
}

impl FromRequestParts<ApiState> for GraphqlClient {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Refused> {
        let arrival = PublicAuthentication::of(parts, state).await?;
        let stale = arrival.has_stale_cookie();
        let PublicAuthentication { identified, token, client } = arrival;
        let (identified, refused) = match identified {
            Ok(identified) => (identified, None),
            Err(error) => {
                let nobody = identity::authenticate(&state.app, None, client.clone()).await?;
                (nobody, Some(refused(state, &token, error)))
            }
        };
        Ok(Self {
            settled: identified.clone().actor(),
            actor: identified.restricted_to_tfa_setup(),
            client,
            session_cookie: token.cookie,
            refused,
            stale,
        })
    }
}

impl GraphqlClient {
    /// Takes the stale cookie away with the answer, unless the answer brings a new one.
    pub fn settle(&self, state: &ApiState, response: Response) -> Response {
        settle(self.stale, state, response)
    }
}

impl PublicClient {
    /// Takes the stale cookie away with the answer, unless the answer brings a new one.
    pub fn settle(&self, state: &ApiState, response: Response) -> Response {
        settle(self.stale, state, response)
    }
}

fn settle(stale: bool, state: &ApiState, mut response: Response) -> Response {
    let settings = &state.http.session_cookie;
    if stale && !cookies::is_set(&response, &settings.name) {
        cookies::add(&mut response, cookies::clear(settings, state.app.clock().now()));
    }
    response
}

fn is_about_the_token(error: &Error) -> bool {
    matches!(error, Error::InvalidCredentials | Error::InvalidToken | Error::TokenExpired)
}

/// A cookie that stands for nothing is taken away, so that a browser does not stay stuck with it. One that has only
/// run out is left to be refreshed.
fn refused(state: &ApiState, token: &Token, error: Error) -> Refused {
    let is_dead = matches!(error, Error::InvalidCredentials | Error::InvalidToken);
    let cookie = (is_dead && token.is_of_cookie())
        .then(|| cookies::clear(&state.http.session_cookie, state.app.clock().now()))
        .flatten();
    Refused { error: error.into(), cookie }
}

/// Extracts nothing, but refuses requests with two tokens, as even `/server/ping` does.
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

    #[test]
    fn session_cookies_are_not_printed() {
        let session_cookie = Some(AccessToken::new("hunter2"));
        let client = PublicClient { client: Client::default(), session_cookie, stale: false };
        let printed = format!("{client:?}");
        assert!(printed.contains("session_cookie: Some(…)") && !printed.contains("hunter2"), "{printed}");
    }
}
