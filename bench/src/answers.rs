//! Checks of the answers: status and shape. A server that answers quickly and wrongly must not look fast.

use std::borrow::Cow;

use serde::Deserialize;

use crate::error::Failure;
use crate::http::Answer;

/// Cookie of the session mode.
pub const SESSION_COOKIE: &str = "directus_session_token";

/// Both tokens of an answer in JSON mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Access token, a JWT.
    pub access: String,
    /// Refresh token, good for one exchange.
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
pub fn tokens(answer: &Answer<'_>) -> Result<Tokens, Failure> {
    let body: TokenBody<'_> = data(answer, "no tokens in the body")?;
    if body.expires == 0 || !is_plain(&body.access_token) || !is_plain(&body.refresh_token) {
        return Err(Failure::Shape("empty tokens"));
    }
    Ok(Tokens { access: body.access_token.into_owned(), refresh: body.refresh_token.into_owned() })
}

/// The session cookie of `POST /auth/login` in session mode, as a pair for the `Cookie` header.
pub fn session(answer: &Answer<'_>) -> Result<String, Failure> {
    let body: SessionBody = data(answer, "no time to live in the body")?;
    let pair = answer.values("set-cookie").find_map(session_pair);
    pair.filter(|_| body.expires > 0).ok_or(Failure::Shape("no session cookie"))
}

/// The id of the account in the answer of `GET /users/me` or `POST /users`.
pub fn id<'a>(answer: &'a Answer<'_>) -> Result<Cow<'a, str>, Failure> {
    let body: Id<'a> = data(answer, "no account in the body")?;
    if body.id.is_empty() {
        return Err(Failure::Shape("empty id"));
    }
    Ok(body.id)
}

/// A refusal as a failure, with the code in its body.
pub fn refusal(answer: &Answer<'_>) -> Failure {
    let errors = serde_json::from_slice::<Errors>(answer.body).ok();
    let code = errors.and_then(|body| body.errors.into_iter().next()).map(|error| error.extensions.code);
    Failure::Status { status: answer.status, code: code.unwrap_or_else(|| "-".to_owned()) }
}

/// `data` of a 200.
fn data<'a, T: Deserialize<'a>>(answer: &'a Answer<'_>, wrong: &'static str) -> Result<T, Failure> {
    if answer.status != 200 {
        return Err(refusal(answer));
    }
    let envelope: Envelope<T> = serde_json::from_slice(answer.body).map_err(|_| Failure::Shape(wrong))?;
    Ok(envelope.data)
}

/// `name=value` of a `Set-Cookie` header if it is the session cookie and not empty.
fn session_pair(header: &[u8]) -> Option<String> {
    let pair = std::str::from_utf8(header).ok()?.split(';').next()?.trim();
    let (name, value) = pair.split_once('=')?;
    (name == SESSION_COOKIE && is_plain(value)).then(|| pair.to_owned())
}

/// Whether a token can stand in a header as it is.
fn is_plain(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
#[path = "answers_tests.rs"]
mod tests;
