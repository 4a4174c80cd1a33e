//! The actor's own user, roles and rights.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};
use vestibule_app::items;
use vestibule_app::me;
use vestibule_domain::schema::{ROLES, USERS};
use vestibule_domain::{Error, Secret};

use crate::error::ApiError;
use crate::extract::actor::{CurrentActor, TfaSetupActor};
use crate::extract::batch;
use crate::extract::body::JsonBody;
use crate::extract::item_query::ItemQuery;
use crate::extract::path::PathParams;
use crate::extract::truthy::truthy_text;
use crate::state::ApiState;
use crate::wire::item_reply::ItemReply;
use crate::wire::reply;

/// `GET /users/me`.
pub async fn read(
    State(state): State<ApiState>,
    TfaSetupActor(actor): TfaSetupActor,
    ItemQuery(query): ItemQuery,
) -> Result<Response, ApiError> {
    let shown = ItemReply::by(&query, &USERS, &state);
    Ok(shown.data(&me::read(&state.app, &actor, query).await?))
}

/// `PATCH /users/me`.
pub async fn update(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    ItemQuery(query): ItemQuery,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    actor.require_user()?;
    let patch = batch::values(body)?;
    let shown = ItemReply::by(&query, &USERS, &state);
    Ok(shown.data(&me::update_and_read(&state.app, &actor, patch, query).await?))
}

/// `POST /users/me/email/confirm` (Vestibule only): the link that was sent to a new address.
pub async fn confirm_email(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    actor.require_user()?;
    let token = body.get("token").and_then(Value::as_str).filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| Error::payload("\"token\" is required"))?;
    items::confirm_email(&state.app, &actor, &Secret::from(token)).await?;
    Ok(reply::no_content())
}

/// `PATCH /users/me/track/page`.
pub async fn track_page(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    actor.require_user()?;
    let page = truthy_text(body.get("last_page"));
    let page = page.ok_or_else(|| Error::payload("\"last_page\" key is required"))?;
    me::track_page(&state.app, &actor, &page).await?;
    Ok(reply::no_content())
}

/// `GET /roles/me`.
pub async fn roles(
    State(state): State<ApiState>,
    TfaSetupActor(actor): TfaSetupActor,
    ItemQuery(query): ItemQuery,
) -> Result<Response, ApiError> {
    let shown = ItemReply::by(&query, &ROLES, &state);
    Ok(shown.data(&me::roles(&state.app, &actor, query).await?))
}

/// `GET /policies/me/globals`.
pub async fn globals(TfaSetupActor(actor): TfaSetupActor) -> Response {
    let globals = me::globals(&actor);
    let mut data = json!({ "app_access": globals.app_access });
    if let (Some(admin), Some(tfa)) = (globals.admin_access, globals.enforce_tfa) {
        data["admin_access"] = json!(admin);
        data["enforce_tfa"] = json!(tfa);
    }
    reply::data(&data)
}

/// `GET /permissions/me`.
pub async fn permissions(CurrentActor(actor): CurrentActor) -> Result<Response, ApiError> {
    Ok(reply::data(&me::permissions(&actor)?))
}

/// `GET /permissions/me/:collection` and `GET /permissions/me/:collection/:key`.
pub async fn item_permissions(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    path: PathParams,
) -> Result<Response, ApiError> {
    let key = Some(path.get("key")).filter(|key| !key.is_empty()).map(|key| json!(key));
    let permissions = me::item_permissions(&state.app, &actor, path.get("collection"), key.as_ref()).await?;
    Ok(reply::data(&permissions))
}
