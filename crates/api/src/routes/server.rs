//! `/server/…` (contract section 11).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::{Map, Value};
use vestibule_app::server;
use vestibule_app::setup::{self, FirstAdmin};
use vestibule_domain::{Error, Result};

use crate::error::ApiError;
use crate::extract::actor::{CurrentActor, OneToken, PublicClient, TfaSetupActor};
use crate::extract::body::JsonBody;
use crate::state::ApiState;
use crate::wire::reply;

/// `GET /server/ping`: without authentication, except that requests with two tokens are refused.
pub async fn ping(_: OneToken) -> Response {
    reply::text("pong", reply::HTML)
}

/// `GET /server/info`.
pub async fn info(
    State(state): State<ApiState>,
    TfaSetupActor(actor): TfaSetupActor,
) -> Result<Response, ApiError> {
    Ok(reply::data(&server::info(&state.app, &actor).await?))
}

/// `GET /server/health`.
pub async fn health(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
) -> Result<Response, ApiError> {
    let health = server::health(&state.app, &actor).await?;
    let mut response = reply::document_as(&health.body, "application/health+json; charset=utf-8");
    if !health.works {
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    }
    Ok(response)
}

/// `POST /server/setup`: creates the first administrator; refused if there is a user.
pub async fn setup(
    State(state): State<ApiState>,
    public: PublicClient,
    JsonBody(body): JsonBody,
) -> Response {
    let answer = match setup::create_first_admin(&state.app, || first_admin(&body)).await {
        Ok(()) => reply::no_content(),
        Err(error) => ApiError::from(error).into_response(),
    };
    public.clear_stale_cookie(&state, answer)
}

fn first_admin(body: &Value) -> Result<FirstAdmin> {
    let admin = body
        .get("admin")
        .and_then(Value::as_object)
        .ok_or_else(|| expected("object", body.get("admin"), "admin"))?;
    let admin = FirstAdmin {
        email: text(admin, "email")?.ok_or_else(|| expected("string", None, "admin.email"))?,
        password: text(admin, "password")?.ok_or_else(|| expected("string", None, "admin.password"))?.into(),
        token: None,
        first_name: text(admin, "first_name")?.unwrap_or_else(|| "Admin".into()),
        last_name: text(admin, "last_name")?.unwrap_or_else(|| "User".into()),
    };
    if admin.password.is_empty() {
        let reason =
            "Validation error: Too small: expected string to have >=1 characters at \"admin.password\"";
        return Err(Error::payload(reason));
    }
    Ok(admin)
}

fn text(admin: &Map<String, Value>, name: &str) -> Result<Option<String>> {
    match admin.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        other => Err(expected("string", other, &format!("admin.{name}"))),
    }
}

/// The reason of zod.
fn expected(kind: &str, found: Option<&Value>, place: &str) -> Error {
    let found = match found {
        None => "undefined",
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "boolean",
        Some(Value::Number(_)) => "number",
        Some(Value::String(_)) => "string",
        Some(Value::Array(_)) => "array",
        Some(Value::Object(_)) => "object",
    };
    Error::payload(format!(
        "Validation error: Invalid input: expected {kind}, received {found} at \"{place}\""
    ))
}
