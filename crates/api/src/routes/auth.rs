//! `/auth/…` (contract section 6).

use std::str::FromStr;
use std::sync::LazyLock;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::time::Instant;
use vestibule_app::auth::{self, Issued, LoginInput, RefreshInput};
use vestibule_domain::Result;
use vestibule_domain::otp::OtpCode;
use vestibule_domain::session::Mode;
use vestibule_domain::token::RefreshToken;

use crate::error::{ApiError, RequestError};
use crate::extract::actor::{PublicClient, TfaSetupActor};
use crate::extract::body::JsonBody;
use crate::extract::joi::{Schema, one_of, text};
use crate::extract::path::OriginalPath;
use crate::extract::truthy::truthy_text;
use crate::state::ApiState;
use crate::wire::{cookies, reply, session_cookie};

/// `GET /auth`: the list of other login providers, which is empty.
pub async fn providers(State(state): State<ApiState>, _: TfaSetupActor) -> Response {
    let disabled = state.app.settings().login.disabled;
    reply::document(&json!({ "data": [], "disableDefault": disabled }))
}

/// `POST /auth/login`.
pub async fn login(
    State(state): State<ApiState>,
    public: PublicClient,
    path: OriginalPath,
    JsonBody(body): JsonBody,
) -> Response {
    let answer = match try_log_in(&state, &public, path, body).await {
        Ok(issued) => issued_reply(&state, &issued),
        Err(error) => ApiError::from(error).into_response(),
    };
    public.clear_stale_cookie(&state, answer)
}

async fn try_log_in(
    state: &ApiState,
    public: &PublicClient,
    path: OriginalPath,
    body: Value,
) -> Result<Issued, RequestError> {
    if state.app.settings().login.disabled {
        return Err(RequestError::RouteNotFound { path: path.0 });
    }
    let start = Instant::now();
    match credentials(body) {
        Ok(login) => Ok(auth::log_in(&state.app, &public.client, login).await?),
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
    public: PublicClient,
    headers: http::HeaderMap,
    JsonBody(body): JsonBody,
) -> Response {
    let answer = match try_refresh(&state, &public, &headers, &body).await {
        Ok(issued) => issued_reply(&state, &issued),
        Err(error) => ApiError::from(error).into_response(),
    };
    public.clear_stale_cookie(&state, answer)
}

async fn try_refresh(
    state: &ApiState,
    public: &PublicClient,
    headers: &http::HeaderMap,
    body: &Value,
) -> Result<Issued> {
    let (token, mode) = token_and_mode(state, public, headers, body)?;
    auth::refresh(&state.app, &public.client, &RefreshInput { token, mode }).await
}

/// `POST /auth/logout`. The response clears those of the two cookies that the request has.
pub async fn logout(
    State(state): State<ApiState>,
    public: PublicClient,
    headers: http::HeaderMap,
    JsonBody(body): JsonBody,
) -> Response {
    let outcome = match token_and_mode(&state, &public, &headers, &body) {
        Ok((token, _)) => auth::log_out(&state.app, &public.client, &token).await,
        Err(error) => Err(error),
    };
    let mut answer = match outcome {
        Ok(()) => reply::no_content(),
        Err(error) => return public.clear_stale_cookie(&state, ApiError::from(error).into_response()),
    };
    for cookie in session_cookie::cleared(&state, &headers) {
        cookies::add(&mut answer, Some(cookie));
    }
    answer
}

/// The refresh token and the mode of a request. The mode is that of the body; without one it follows from where the token is.
fn token_and_mode(
    state: &ApiState,
    public: &PublicClient,
    headers: &http::HeaderMap,
    body: &Value,
) -> Result<(RefreshToken, Mode)> {
    let given = truthy_text(body.get("refresh_token"));
    let mode = match body.get("mode") {
        Some(Value::String(mode)) => Mode::from_str(mode).ok(),
        None | Some(Value::Null) if given.is_some() => Some(Mode::Json),
        None | Some(Value::Null) => Some(Mode::Cookie),
        Some(_) => None,
    };
    let mode = mode.ok_or_else(session_cookie::no_refresh_token)?;
    let token = session_cookie::refresh_token(
        state,
        headers,
        public.session_cookie.as_ref(),
        mode,
        given.as_deref(),
    )?;
    Ok((token, mode))
}

/// The response with issued tokens, in the form of their mode.
fn issued_reply(state: &ApiState, issued: &Issued) -> Response {
    let expires = u64::try_from(issued.expires.as_millis()).unwrap_or(u64::MAX);
    let (access, refresh) = (issued.access_token.expose(), issued.refresh_token.expose());
    let body = match issued.mode {
        Mode::Json => json!({ "expires": expires, "refresh_token": refresh, "access_token": access }),
        Mode::Cookie => json!({ "expires": expires, "access_token": access }),
        Mode::Session => json!({ "expires": expires }),
    };
    let mut answer = reply::data(&body);
    cookies::add(&mut answer, session_cookie::of_issued(state, issued));
    answer
}
