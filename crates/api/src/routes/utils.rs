//! `/utils/…` (contract section 12).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::Value;
use vestibule_app::utils::{self, Move};
use vestibule_domain::redirect::local_page;
use vestibule_domain::schema::Collection;
use vestibule_domain::{Error, Result};

use crate::error::ApiError;
use crate::extract::actor::CurrentActor;
use crate::extract::arguments::random_length;
use crate::extract::body::JsonBody;
use crate::extract::path::{Key, PathParams};
use crate::extract::query_string::Query;
use crate::state::ApiState;
use crate::wire::reply;

/// `GET /utils/random/string?length=`.
pub async fn random_string(
    State(state): State<ApiState>,
    _: CurrentActor,
    Query(query): Query,
) -> Result<Response, ApiError> {
    let length = random_length(query.get("length"))?;
    Ok(reply::bare_data(&state.app.random().token(length)))
}

/// `POST /utils/cache/clear`, for administrators.
pub async fn clear_cache(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
) -> Result<Response, ApiError> {
    actor.require_admin()?;
    state.app.clear_cache();
    Ok(StatusCode::OK.into_response())
}

/// `POST /utils/resolve-redirect`: checks the page that is opened after a login, and returns it as a path of this server. There
/// are no external identity providers, whose pages would be allowed too.
pub async fn resolve_redirect(
    State(state): State<ApiState>,
    _: CurrentActor,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let redirect = body.get("redirect").and_then(Value::as_str);
    let page = redirect.and_then(|redirect| local_page(redirect, &state.app.settings().public_url));
    let page = page.ok_or_else(|| Error::payload("Invalid \"redirect\" provided"))?;
    Ok(reply::data(&page))
}

/// `POST /utils/revert/:revision`.
pub async fn revert(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    Key(revision): Key,
) -> Result<Response, ApiError> {
    utils::revert(&state.app, &actor, &revision).await?;
    Ok(reply::no_content())
}

/// `POST /utils/sort/:collection`.
pub async fn sort(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    path: PathParams,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let name = path.get("collection");
    let unknown = || {
        Error::forbidden(format!(
            "You don't have permission to access collection \"{name}\" or it does not exist. Queried in root."
        ))
    };
    let collection = Collection::find(name).ok_or_else(unknown)?;
    let required = |name: &str| {
        let value = body.get(name).filter(|value| !value.is_null());
        value.ok_or_else(|| Error::payload(format!("\"{name}\" is required")))
    };
    let moved = Move { item: required("item")?, to: required("to")? };
    utils::sort(&state.app, &actor, collection, moved).await?;
    Ok(reply::no_content())
}
