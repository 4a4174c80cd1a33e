//! `/users/me/tokens` and `/users/:id/tokens` (not in Directus): the API tokens of an account.

use std::sync::LazyLock;

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use vestibule_app::api_tokens::{self, NewApiToken};
use vestibule_domain::api_token::ApiToken;
use vestibule_domain::{Error, Result};

use crate::error::ApiError;
use crate::extract::actor::CurrentActor;
use crate::extract::body::JsonBody;
use crate::extract::joi::{Schema, text};
use crate::extract::path::PathParams;
use crate::state::ApiState;
use crate::wire::{instant, reply};

static NEW: LazyLock<Schema> =
    LazyLock::new(|| Schema::object().field("name", text().required()).field("expires", text().nullable()));

/// `GET /users/me/tokens`.
pub async fn list(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
) -> Result<Response, ApiError> {
    Ok(shown(&api_tokens::list_own(&state.app, &actor).await?))
}

/// `POST /users/me/tokens`. No other response has the value of the token.
pub async fn create(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    actor.require_login()?;
    let mut fields = NEW.check(body)?;
    let expires = fields.text("expires").map(read_time).transpose()?;
    let new = NewApiToken { name: fields.take_text("name"), expires };
    let created = api_tokens::create(&state.app, &actor, new).await?;
    let mut shown = token(&created.token);
    shown["token"] = created.value.expose().into();
    Ok(reply::data(&shown))
}

/// `DELETE /users/me/tokens/:id`.
pub async fn revoke(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    path: PathParams,
) -> Result<Response, ApiError> {
    actor.require_user()?;
    api_tokens::revoke_own(&state.app, &actor, path.id("token")?).await?;
    Ok(reply::no_content())
}

/// `GET /users/:id/tokens`.
pub async fn list_of(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    path: PathParams,
) -> Result<Response, ApiError> {
    actor.require_user()?;
    Ok(shown(&api_tokens::list_for_user(&state.app, actor.require_admin()?, path.id("key")?.into()).await?))
}

/// `DELETE /users/:id/tokens/:token`.
pub async fn revoke_of(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    path: PathParams,
) -> Result<Response, ApiError> {
    actor.require_user()?;
    api_tokens::revoke_for_user(
        &state.app,
        actor.require_admin()?,
        path.id("key")?.into(),
        path.id("token")?,
    )
    .await?;
    Ok(reply::no_content())
}

/// `DELETE /users/:id/tokens`.
pub async fn revoke_all_of(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    path: PathParams,
) -> Result<Response, ApiError> {
    actor.require_user()?;
    api_tokens::revoke_all_for_user(&state.app, actor.require_admin()?, path.id("key")?.into()).await?;
    Ok(reply::no_content())
}

/// Reads a time of RFC 3339.
fn read_time(text: &str) -> Result<DateTime<Utc>> {
    let read = DateTime::parse_from_rfc3339(text);
    read.map(|at| at.to_utc()).map_err(|_| Error::payload("\"expires\" must be a valid date"))
}

fn shown(tokens: &[ApiToken]) -> Response {
    let tokens: Vec<Value> = tokens.iter().map(token).collect();
    reply::data(&tokens)
}

fn token(token: &ApiToken) -> Value {
    json!({
        "id": token.id,
        "name": token.name,
        "created": instant(token.created),
        "expires": token.expires.map(instant),
        "last_used": token.last_used.map(instant),
        "hint": token.hint,
    })
}
