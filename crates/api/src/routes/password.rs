//! `/auth/password/…` (contract section 6).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use vestibule_app::password::{self, Reset, ResetRequest};
use vestibule_domain::{Error, Result, Secret};

use crate::error::ApiError;
use crate::extract::actor::PublicClient;
use crate::extract::body::JsonBody;
use crate::extract::truthy::truthy_text;
use crate::state::ApiState;
use crate::wire::reply;

/// `POST /auth/password/request`.
pub async fn request(
    State(state): State<ApiState>,
    public: PublicClient,
    JsonBody(body): JsonBody,
) -> Response {
    let outcome = async { password::request_reset(&state.app, &reset_request(&body)?).await };
    public.clear_stale_cookie(&state, reply_to(outcome.await))
}

fn reset_request(body: &Value) -> Result<ResetRequest> {
    Ok(ResetRequest { email: required(body, "email")?.into(), url: reset_url(body.get("reset_url")) })
}

/// The requested page. A list or an object is on no allow list (GHSA-4hmq-ggrm-qfc6), whatever JavaScript makes of it.
fn reset_url(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Array(entries) if !entries.is_empty() => Some(Value::from(entries.clone()).to_string()),
        other => truthy_text(Some(other)),
    }
}

/// `POST /auth/password/reset`.
pub async fn reset(
    State(state): State<ApiState>,
    public: PublicClient,
    JsonBody(body): JsonBody,
) -> Response {
    let outcome = async { password::reset(&state.app, &public.client, &new_password(&body)?).await };
    public.clear_stale_cookie(&state, reply_to(outcome.await))
}

fn new_password(body: &Value) -> Result<Reset> {
    Ok(Reset { token: required(body, "token")?.into(), password: Secret::from(required(body, "password")?) })
}

/// A required text, which may be empty.
fn required<'a>(body: &'a Value, name: &str) -> Result<&'a str> {
    let missing = || Error::payload(format!("\"{name}\" field is required"));
    body.get(name).and_then(Value::as_str).ok_or_else(missing)
}

fn reply_to(outcome: Result<()>) -> Response {
    match outcome {
        Ok(()) => reply::no_content(),
        Err(error) => ApiError::from(error).into_response(),
    }
}
