//! `/users/me/tfa/…` and `/users/:id/tfa/disable` (contract section 7).

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};
use uuid::Uuid;
use vestibule_domain::{Error, Result, Secret};

use crate::error::ApiError;
use crate::extract::body::JsonBody;
use crate::extract::caller::Caller;
use crate::extract::path::Key;
use crate::state::ApiState;
use crate::wire::reply;

/// `POST /users/me/tfa/generate`.
pub async fn generate(
    State(state): State<ApiState>,
    Caller(actor): Caller,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    actor.person()?;
    let made = state.app.generate_tfa(&actor, Secret::from(required(&body, "password")?)).await?;
    let shown = json!({ "secret": made.secret.expose(), "otpauth_url": made.otpauth_url.expose() });
    Ok(reply::data(&shown))
}

/// `POST /users/me/tfa/enable`.
pub async fn enable(
    State(state): State<ApiState>,
    Caller(actor): Caller,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    actor.person()?;
    let secret = Secret::from(required(&body, "secret")?);
    state.app.enable_tfa(&actor, &secret, required(&body, "otp")?).await?;
    Ok(reply::no_content())
}

/// `POST /users/me/tfa/disable`.
pub async fn disable(
    State(state): State<ApiState>,
    Caller(actor): Caller,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    actor.person()?;
    state.app.disable_tfa(&actor, required(&body, "otp")?).await?;
    Ok(reply::no_content())
}

/// `POST /users/:id/tfa/disable`.
pub async fn disable_of(
    State(state): State<ApiState>,
    Caller(actor): Caller,
    Key(key): Key,
) -> Result<Response, ApiError> {
    actor.person()?;
    let admin = actor.admin()?;
    let user = Uuid::parse_str(&key).map_err(|_| Error::FORBIDDEN)?;
    state.app.disable_tfa_of(admin, user).await?;
    Ok(reply::no_content())
}

fn required<'a>(body: &'a Value, name: &str) -> Result<&'a str> {
    let value = body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    value.ok_or_else(|| Error::payload(format!("\"{name}\" is required")))
}
