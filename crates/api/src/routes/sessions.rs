//! `/users/me/sessions` and `/users/:id/sessions` (not in Directus): the logins of an account.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};
use vestibule_app::sessions::{self, ActiveLogin};
use vestibule_domain::session::Mode;

use crate::error::ApiError;
use crate::extract::actor::CurrentActor;
use crate::extract::path::PathParams;
use crate::state::ApiState;
use crate::wire::{instant, reply};

/// `GET /users/me/sessions`.
pub async fn list(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
) -> Result<Response, ApiError> {
    Ok(shown(&sessions::list_own(&state.app, &actor).await?))
}

/// `DELETE /users/me/sessions/:id`.
pub async fn end(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    path: PathParams,
) -> Result<Response, ApiError> {
    actor.require_user()?;
    sessions::end_own(&state.app, &actor, path.id("session")?.into()).await?;
    Ok(reply::no_content())
}

/// `DELETE /users/me/sessions`: all except this one.
pub async fn end_others(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
) -> Result<Response, ApiError> {
    sessions::end_own_others(&state.app, &actor).await?;
    Ok(reply::no_content())
}

/// `GET /users/:id/sessions`.
pub async fn list_of(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    path: PathParams,
) -> Result<Response, ApiError> {
    actor.require_user()?;
    Ok(shown(&sessions::list_for_user(&state.app, actor.require_admin()?, path.id("key")?.into()).await?))
}

/// `DELETE /users/:id/sessions/:session`.
pub async fn end_of(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    path: PathParams,
) -> Result<Response, ApiError> {
    actor.require_user()?;
    sessions::end_for_user(
        &state.app,
        actor.require_admin()?,
        path.id("key")?.into(),
        path.id("session")?.into(),
    )
    .await?;
    Ok(reply::no_content())
}

/// `DELETE /users/:id/sessions`.
pub async fn end_all_of(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    path: PathParams,
) -> Result<Response, ApiError> {
    actor.require_user()?;
    sessions::end_all_for_user(&state.app, actor.require_admin()?, path.id("key")?.into()).await?;
    Ok(reply::no_content())
}

fn shown(logins: &[ActiveLogin]) -> Response {
    let logins: Vec<Value> = logins.iter().map(login).collect();
    reply::data(&logins)
}

fn login(login: &ActiveLogin) -> Value {
    json!({
        "id": login.id,
        "current": login.current,
        "mode": login.mode.map(Mode::as_str),
        "device": login.device,
        "ip": login.ip,
        "user_agent": login.user_agent,
        "origin": login.origin,
        "first_seen": login.first_seen.map(instant),
        "last_seen": login.last_seen.map(instant),
        "expires": instant(login.expires),
    })
}
