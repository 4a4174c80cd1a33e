//! `/auth/…` (contract section 6).

use std::str::FromStr;
use std::sync::LazyLock;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::time::Instant;
use vestibule_app::auth::{self, Issued, LoginInput, RefreshInput};
use vestibule_domain::otp::OtpCode;
use vestibule_domain::session::Mode;
use vestibule_domain::token::{AccessToken, RefreshToken};
use vestibule_domain::{Error, Result};

use crate::error::{ApiError, RequestError};
use crate::extract::actor::{PublicClient, TfaSetupActor};
use crate::extract::body::JsonBody;
use crate::extract::joi::{Schema, one_of, text};
use crate::extract::path::OriginalPath;
use crate::state::ApiState;
use crate::wire::{cookies, reply};

/// `GET /auth`: the other providers there are, of which there are none.
pub async fn providers(State(state): State<ApiState>, _: TfaSetupActor) -> Response {
    let disabled = state.app.settings().login.disabled;
    reply::document(&json!({ "data": [], "disableDefault": disabled }))
}

/// `POST /auth/login`.
pub async fn login(
    State(state): State<ApiState>,
    visitor: PublicClient,
    path: OriginalPath,
    JsonBody(body): JsonBody,
) -> Response {
    let answer = match try_login(&state, &visitor, path, body).await {
        Ok(issued) => issue(&state, &issued),
        Err(error) => ApiError::from(error).into_response(),
    };
    visitor.settle(&state, answer)
}

async fn try_login(
    state: &ApiState,
    visitor: &PublicClient,
    path: OriginalPath,
    body: Value,
) -> Result<Issued, RequestError> {
    if state.app.settings().login.disabled {
        return Err(RequestError::RouteNotFound { path: path.0 });
    }
    let start = Instant::now();
    match credentials(body) {
        Ok(login) => Ok(auth::log_in(&state.app, &visitor.client, login).await?),
        Err(error) => {
            auth::stall(&state.app, start).await;
            Err(error.into())
        }
    }
}

static LOGIN: LazyLock<Schema> = LazyLock::new(|| {
    Schema::object()
        .field("email", text().email().required())
        .field("password", text().required())
        .field("mode", one_of(&["cookie", "json", "session"]))
        .field("otp", text())
        .allow_unknown()
});

fn credentials(body: Value) -> Result<LoginInput> {
    let mut fields = LOGIN.check(body)?;
    let mode = fields.text("mode").and_then(|mode| Mode::from_str(mode).ok());
    Ok(LoginInput {
        email: fields.take_text("email").into(),
        password: fields.take_secret("password").unwrap_or_default(),
        mode: mode.unwrap_or(Mode::Json),
        otp: fields.text("otp").map(OtpCode::from),
    })
}

/// `POST /auth/refresh`.
pub async fn refresh(
    State(state): State<ApiState>,
    visitor: PublicClient,
    headers: http::HeaderMap,
    JsonBody(body): JsonBody,
) -> Response {
    let answer = match try_refresh(&state, &visitor, &headers, &body).await {
        Ok(issued) => issue(&state, &issued),
        Err(error) => ApiError::from(error).into_response(),
    };
    visitor.settle(&state, answer)
}

async fn try_refresh(
    state: &ApiState,
    visitor: &PublicClient,
    headers: &http::HeaderMap,
    body: &Value,
) -> Result<Issued> {
    let (token, mode) = session_token(state, visitor, headers, body)?;
    auth::refresh(&state.app, &visitor.client, &RefreshInput { token, mode }).await
}

/// `POST /auth/logout`: takes away whichever of the two cookies came along.
pub async fn logout(
    State(state): State<ApiState>,
    visitor: PublicClient,
    headers: http::HeaderMap,
    JsonBody(body): JsonBody,
) -> Response {
    let outcome = match session_token(&state, &visitor, &headers, &body) {
        Ok((token, _)) => auth::log_out(&state.app, &visitor.client, &token).await,
        Err(error) => Err(error),
    };
    let mut answer = match outcome {
        Ok(()) => reply::no_content(),
        Err(error) => return visitor.settle(&state, ApiError::from(error).into_response()),
    };
    for cookie in cleared(&state, &headers) {
        cookies::add(&mut answer, Some(cookie));
    }
    answer
}

/// Takes away whichever of the two cookies came along.
pub(crate) fn cleared(state: &ApiState, headers: &http::HeaderMap) -> Vec<http::HeaderValue> {
    let now = state.app.clock().now();
    let both = [&state.http.refresh_cookie, &state.http.session_cookie].into_iter();
    let came =
        both.filter(|settings| cookies::get(headers, &settings.name).is_some_and(|value| !value.is_empty()));
    came.filter_map(|settings| cookies::clear(settings, now)).collect()
}

/// The token of the session, and how its successor is wanted: the body decides, then the cookie.
fn session_token(
    state: &ApiState,
    visitor: &PublicClient,
    headers: &http::HeaderMap,
    body: &Value,
) -> Result<(RefreshToken, Mode)> {
    let given = body.get("refresh_token").and_then(Value::as_str).filter(|token| !token.is_empty());
    let mode = match body.get("mode") {
        Some(Value::String(mode)) => Mode::from_str(mode).ok(),
        None | Some(Value::Null) if given.is_some() => Some(Mode::Json),
        None | Some(Value::Null) => Some(Mode::Cookie),
        Some(_) => None,
    };
    let mode = mode.ok_or_else(no_token)?;
    Ok((token_of(state, headers, visitor.session_cookie.as_ref(), mode, given)?, mode))
}

/// The token of the session from where its mode keeps it: the request says it, or one of the two cookies does.
pub(crate) fn token_of(
    state: &ApiState,
    headers: &http::HeaderMap,
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
    token.filter(|token| !token.is_empty()).ok_or_else(no_token)
}

fn no_token() -> Error {
    Error::payload("The refresh token is required in either the payload or cookie")
}

/// Hands out tokens the way the client wants them.
fn issue(state: &ApiState, issued: &Issued) -> Response {
    let expires = u64::try_from(issued.expires.as_millis()).unwrap_or(u64::MAX);
    let (access, refresh) = (issued.access_token.expose(), issued.refresh_token.expose());
    let body = match issued.mode {
        Mode::Json => json!({ "expires": expires, "refresh_token": refresh, "access_token": access }),
        Mode::Cookie => json!({ "expires": expires, "access_token": access }),
        Mode::Session => json!({ "expires": expires }),
    };
    let mut answer = reply::data(&body);
    cookies::add(&mut answer, cookie(state, issued));
    answer
}

/// The cookie that carries a token, in the modes that have one.
pub(crate) fn cookie(state: &ApiState, issued: &Issued) -> Option<http::HeaderValue> {
    let now = state.app.clock().now();
    match issued.mode {
        Mode::Json => None,
        Mode::Cookie => cookies::set(&state.http.refresh_cookie, issued.refresh_token.expose(), now),
        Mode::Session => cookies::set(&state.http.session_cookie, issued.access_token.expose(), now),
    }
}
