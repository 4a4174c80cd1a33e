//! The cookies of the modes `cookie` and `session`, and the refresh token of a request (contract section 6).

use http::{HeaderMap, HeaderValue};
use vestibule_app::auth::{self, Issued};
use vestibule_domain::session::Mode;
use vestibule_domain::token::{AccessToken, RefreshToken};
use vestibule_domain::{Error, Result};

use super::cookies;
use crate::state::ApiState;

/// The refresh token of a request, from where its mode keeps it: the request (`given`) or one of the two cookies.
///
/// # Errors
/// `INVALID_PAYLOAD` if there is none.
pub(crate) fn refresh_token(
    state: &ApiState,
    headers: &HeaderMap,
    session_cookie: Option<&AccessToken>,
    mode: Mode,
    given: Option<&str>,
) -> Result<RefreshToken> {
    let token = match mode {
        Mode::Json => given.map(RefreshToken::from),
        Mode::Cookie => {
            cookies::get(headers, &state.http.refresh_cookie.name).map(|token| token.into_owned().into())
        }
        Mode::Session => session_cookie.and_then(|cookie| auth::session_token_of_cookie(&state.app, cookie)),
    };
    // A value of the body that is true but has no text, such as `[]`, is a wrong token and not a missing one.
    token.filter(|token| mode == Mode::Json || !token.is_empty()).ok_or_else(no_refresh_token)
}

pub(crate) fn no_refresh_token() -> Error {
    Error::payload("The refresh token is required in either the payload or cookie")
}

/// The `Set-Cookie` header with an issued token; `None` for the mode `json`.
pub(crate) fn of_issued(state: &ApiState, issued: &Issued) -> Option<HeaderValue> {
    let now = state.app.clock().now();
    match issued.mode {
        Mode::Json => None,
        Mode::Cookie => cookies::set(&state.http.refresh_cookie, issued.refresh_token.expose(), now),
        Mode::Session => cookies::set(&state.http.session_cookie, issued.access_token.expose(), now),
    }
}

/// The `Set-Cookie` headers that clear those of the two cookies that the request has.
pub(crate) fn cleared(state: &ApiState, headers: &HeaderMap) -> Vec<HeaderValue> {
    let now = state.app.clock().now();
    let both = [&state.http.refresh_cookie, &state.http.session_cookie].into_iter();
    let sent =
        both.filter(|settings| cookies::get(headers, &settings.name).is_some_and(|value| !value.is_empty()));
    sent.filter_map(|settings| cookies::clear(settings, now)).collect()
}
