//! Checks of responses: status and shape. A server whose answers are wrong must not look fast.

use std::borrow::Cow;

use http::header::SET_COOKIE;
use http::{HeaderValue, StatusCode};
use serde::Deserialize;

use crate::connection::Response;
use crate::error::RequestError;

/// Cookie that a login in session mode sets.
pub const SESSION_COOKIE: &str = "directus_session_token";

/// Both tokens of a response in JSON mode.
// No Debug: it would print them.
pub struct Tokens {
    /// Access token, a JWT.
    pub access: String,
    /// Refresh token, valid once.
    pub refresh: String,
}

#[derive(Deserialize)]
struct Envelope<T> {
    data: T,
}

#[derive(Deserialize)]
struct TokenBody<'a> {
    #[serde(borrow)]
    access_token: Cow<'a, str>,
    #[serde(borrow)]
    refresh_token: Cow<'a, str>,
    expires: u64,
}

#[derive(Deserialize)]
struct SessionBody {
    expires: u64,
}

#[derive(Deserialize)]
struct Id<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Errors {
    errors: Vec<OneError>,
}

#[derive(Deserialize)]
struct OneError {
    extensions: Extensions,
}

#[derive(Deserialize)]
struct Extensions {
    code: String,
}

/// The tokens of `POST /auth/login` or `POST /auth/refresh` in JSON mode.
pub fn tokens(response: &Response) -> Result<Tokens, RequestError> {
    let body: TokenBody<'_> = data(response, "no tokens in the body")?;
    if body.expires == 0 || !is_plain(&body.access_token) || !is_plain(&body.refresh_token) {
        return Err(RequestError::Shape("empty tokens"));
    }
    Ok(Tokens { access: body.access_token.into_owned(), refresh: body.refresh_token.into_owned() })
}

/// The session cookie of `POST /auth/login` in session mode, as a pair for the `Cookie` header.
pub fn session(response: &Response) -> Result<String, RequestError> {
    let body: SessionBody = data(response, "no time to live in the body")?;
    let pair = response.headers().get_all(SET_COOKIE).iter().find_map(session_pair);
    pair.filter(|_| body.expires > 0).ok_or(RequestError::Shape("no session cookie"))
}

/// The id of the account in a response to `GET /users/me` or `POST /users`.
pub fn id<'a>(response: &'a Response) -> Result<Cow<'a, str>, RequestError> {
    let body: Id<'a> = data(response, "no account in the body")?;
    if body.id.is_empty() {
        return Err(RequestError::Shape("empty id"));
    }
    Ok(body.id)
}

/// A response with an error status, with the code in its body.
pub fn error_of(response: &Response) -> RequestError {
    let errors = serde_json::from_slice::<Errors>(response.body()).ok();
    let code = errors.and_then(|body| body.errors.into_iter().next()).map(|error| error.extensions.code);
    RequestError::Status { status: response.status().as_u16(), code: code.unwrap_or_else(|| "-".to_owned()) }
}

/// `data` of a response with status 200.
fn data<'a, T: Deserialize<'a>>(response: &'a Response, wrong: &'static str) -> Result<T, RequestError> {
    if response.status() != StatusCode::OK {
        return Err(error_of(response));
    }
    let envelope: Envelope<T> =
        serde_json::from_slice(response.body()).map_err(|_| RequestError::Shape(wrong))?;
    Ok(envelope.data)
}

/// `name=value` of a `Set-Cookie` header if it is the session cookie and not empty.
fn session_pair(header: &HeaderValue) -> Option<String> {
    let pair = header.to_str().ok()?.split(';').next()?.trim();
    let (name, value) = pair.split_once('=')?;
    (name == SESSION_COOKIE && is_plain(value)).then(|| pair.to_owned())
}

/// Whether a token can be sent in a header as it is.
fn is_plain(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
#[path = "answers_tests.rs"]
mod tests;
