//! `/users/me/tfa/…` and `/users/:id/tfa/disable` (contract section 7).

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};
use vestibule_app::tfa::{self, Codes, Enable};
use vestibule_domain::{Error, Result, Secret};

use crate::error::ApiError;
use crate::extract::actor::{CurrentActor, TfaSetupActor};
use crate::extract::body::JsonBody;
use crate::extract::path::PathParams;
use crate::extract::truthy::truthy_text;
use crate::state::ApiState;
use crate::wire::reply;

/// `POST /users/me/tfa/generate`.
pub async fn generate(
    State(state): State<ApiState>,
    TfaSetupActor(actor): TfaSetupActor,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    actor.require_user()?;
    let made = tfa::generate(&state.app, &actor, Secret::from(required(&body, "password")?)).await?;
    let shown = json!({ "secret": made.secret.expose(), "otpauth_url": made.otpauth_url.expose() });
    Ok(reply::data(&shown))
}

/// `POST /users/me/tfa/enable`. The response is empty as in Directus; with `"recovery_codes": true` (not in Directus) it has the
/// recovery codes.
pub async fn enable(
    State(state): State<ApiState>,
    TfaSetupActor(actor): TfaSetupActor,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    actor.require_user()?;
    let enable = Enable {
        secret: Secret::from(given(&body, "secret")?),
        otp: given(&body, "otp")?.as_str().into(),
        recovery_codes: body.get("recovery_codes") == Some(&Value::Bool(true)),
    };
    match tfa::enable(&state.app, &actor, enable).await? {
        Some(codes) => Ok(shown(&codes)),
        None => Ok(reply::no_content()),
    }
}

/// `POST /users/me/tfa/recovery-codes` (not in Directus): new codes; requires the password.
pub async fn renew_recovery_codes(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    actor.require_user()?;
    let password = Secret::from(required(&body, "password")?);
    Ok(shown(&tfa::renew_recovery_codes(&state.app, &actor, password).await?))
}

/// `GET /users/me/tfa/recovery-codes` (not in Directus): the number of unused codes.
pub async fn remaining_recovery_codes(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
) -> Result<Response, ApiError> {
    let remaining = tfa::remaining_recovery_codes(&state.app, &actor).await?;
    Ok(reply::data(&json!({ "remaining": remaining })))
}

/// `POST /users/me/tfa/disable`.
pub async fn disable(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    actor.require_user()?;
    tfa::disable(&state.app, &actor, &given(&body, "otp")?.as_str().into()).await?;
    Ok(reply::no_content())
}

/// `POST /users/:id/tfa/disable`.
pub async fn disable_of(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    path: PathParams,
) -> Result<Response, ApiError> {
    actor.require_user()?;
    tfa::disable_for_user(&state.app, actor.require_admin()?, path.id("key")?.into()).await?;
    Ok(reply::no_content())
}

/// The response with recovery codes; no other response has them.
fn shown(codes: &Codes) -> Response {
    reply::data(&json!({ "codes": codes.expose() }))
}

/// A value that Directus takes as text.
fn given(body: &Value, name: &str) -> Result<String> {
    truthy_text(body.get(name)).ok_or_else(|| Error::payload(format!("\"{name}\" is required")))
}

fn required<'a>(body: &'a Value, name: &str) -> Result<&'a str> {
    let value = body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    value.ok_or_else(|| Error::payload(format!("\"{name}\" is required")))
}
