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
use crate::extract::body::JsonBody;
use crate::extract::path::{Key, PathParams};
use crate::extract::query_string::Query;
use crate::state::ApiState;
use crate::wire::reply;

/// Characters, if the request has no `length`.
const DEFAULT_LENGTH: usize = 32;

/// `GET /utils/random/string?length=`.
pub async fn random_string(
    State(state): State<ApiState>,
    _: CurrentActor,
    Query(query): Query,
) -> Result<Response, ApiError> {
    let length = length(query.get("length"))?;
    Ok(reply::bare_data(&state.app.random().token(length)))
}

/// A length of 1 to 500, or the error that zod gives (GHSA-632p-p495-25m5: no other value reaches the generator).
pub(crate) fn length(value: Option<&Value>) -> Result<usize> {
    let refused = |reason: &str| Err(Error::query(format!("Validation error: {reason} at \"length\"")));
    let number = match value {
        None => return Ok(DEFAULT_LENGTH),
        Some(Value::String(text)) if text.trim().is_empty() => 0.0,
        Some(Value::String(text)) => text.trim().parse::<f64>().unwrap_or(f64::NAN),
        Some(_) => f64::NAN,
    };
    if !number.is_finite() {
        return refused("Invalid input: expected number, received NaN");
    }
    if number.fract() != 0.0 {
        return refused("Invalid input: expected int, received number");
    }
    if number < 1.0 {
        return refused("Too small: expected number to be >=1");
    }
    if number > 500.0 {
        return refused("Too big: expected number to be <=500");
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 500")]
    Ok(number as usize)
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
    let collection = Collection::find(path.get("collection")).ok_or(Error::FORBIDDEN)?;
    let required = |name: &str| {
        let value = body.get(name).filter(|value| !value.is_null());
        value.ok_or_else(|| Error::payload(format!("\"{name}\" is required")))
    };
    let moved = Move { item: required("item")?, to: required("to")? };
    utils::sort(&state.app, &actor, collection, moved).await?;
    Ok(reply::no_content())
}
