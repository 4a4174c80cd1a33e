//! `/settings` (contract section 10).

use std::sync::LazyLock;

use axum::extract::State;
use axum::response::Response;
use vestibule_app::items;
use vestibule_domain::schema::SETTINGS;

use crate::error::ApiError;
use crate::extract::actor::CurrentActor;
use crate::extract::batch;
use crate::extract::body::JsonBody;
use crate::extract::item_query::ItemQuery;
use crate::extract::joi::{Schema, boolean, text};
use crate::state::ApiState;
use crate::wire::item_reply::ItemReply;
use crate::wire::reply;

/// `GET /settings`.
pub async fn read(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    ItemQuery(query): ItemQuery,
) -> Result<Response, ApiError> {
    let shown = ItemReply::by(&query, &SETTINGS, &state);
    Ok(shown.data(&items::read_settings(&state.app, &actor, query).await?))
}

/// `PATCH /settings`.
pub async fn update(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    ItemQuery(query): ItemQuery,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let patch = batch::values(body)?;
    let shown = ItemReply::by(&query, &SETTINGS, &state);
    let settings = items::update_settings(&state.app, &actor, patch, Some(query)).await?;
    Ok(shown.written(settings.as_ref()))
}

static OWNER: LazyLock<Schema> = LazyLock::new(|| {
    Schema::object()
        .field("project_owner", text().email().required())
        .field("project_usage", text().nullable())
        .field("org_name", text().nullable())
        .field("product_updates", boolean())
});

/// `POST /settings/owner`: the owner of the project. It is stored, and sent nowhere.
pub async fn set_owner(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    actor.require_admin()?;
    items::update_settings(&state.app, &actor, OWNER.check(body)?.into_map(), None).await?;
    Ok(reply::no_content())
}
