//! `GET` and `SEARCH /permissions`: the whole list whatever the limit, followed by the built-in permissions of users of the
//! Studio.

use axum::extract::State;
use axum::response::Response;
use serde_json::{Map, Value};
use vestibule_app::items;
use vestibule_domain::access::app_permission_rows;
use vestibule_domain::query::{Filter, Operator, Query, validate};
use vestibule_domain::schema::PERMISSIONS;
use vestibule_domain::{Actor, Result};

use crate::error::ApiError;
use crate::extract::actor::CurrentActor;
use crate::extract::body::JsonBody;
use crate::extract::item_query::{ItemQuery, SearchBody};
use crate::state::ApiState;
use crate::wire::item_reply::ItemReply;

/// `GET /permissions`.
pub async fn list(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    ItemQuery(query): ItemQuery,
) -> Result<Response, ApiError> {
    list_with_built_in(&state, &actor, query).await
}

/// `SEARCH /permissions`.
pub async fn search(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let SearchBody { mut query, keys } = SearchBody::parse(&state, body)?;
    if let Some(keys) = keys {
        query.filter = Some(Filter::compare(PERMISSIONS.key, Operator::In, keys));
    }
    list_with_built_in(&state, &actor, query).await
}

async fn list_with_built_in(state: &ApiState, actor: &Actor, query: Query) -> Result<Response, ApiError> {
    let is_list = query.aggregate.is_empty() && query.group_by.is_empty();
    let filter = query.filter.clone();
    let shown = ItemReply::by(&query, &PERMISSIONS, state);
    let mut listing =
        items::list(&state.app, actor, &PERMISSIONS, Query { limit: Some(-1), ..query }).await?;
    if let Value::Array(rows) = &mut listing.data
        && is_list
        && actor.rights.has_app()
    {
        rows.extend(
            app_permission_rows().into_iter().filter(|row| meets(filter.as_ref(), row)).map(Value::Object),
        );
    }
    Ok(shown.data_with_meta(&listing.data, listing.meta.as_ref()))
}

fn meets(filter: Option<&Filter>, row: &Map<String, Value>) -> bool {
    filter.is_none_or(|filter| validate(filter, row).is_empty())
}
