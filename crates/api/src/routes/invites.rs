//! `/users/invite` and `/users/invite/accept` (contract section 7).

use std::sync::LazyLock;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use vestibule_app::invites::{self, Acceptance, Invite};
use vestibule_domain::{Error, Result};

use crate::error::ApiError;
use crate::extract::actor::{CurrentActor, PublicClient};
use crate::extract::arguments::role_id;
use crate::extract::body::JsonBody;
use crate::extract::joi::{Fields, Schema, text, text_or_list};
use crate::extract::query_string;
use crate::state::ApiState;
use crate::wire::reply;

static INVITE: LazyLock<Schema> = LazyLock::new(|| {
    Schema::object()
        .field("email", text_or_list(text().email()).required())
        .field("role", text().guid().required())
        .field("invite_url", text().uri())
});

/// `POST /users/invite`. Without the permission to invite the response is the same, and nothing happens.
///
/// The body allows no other fields, as in Directus; the subject of the mail, an addition of Vestibule, is in the query string
/// (`?subject=…`).
pub async fn invite(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
    RawQuery(query): RawQuery,
    JsonBody(body): JsonBody,
) -> Result<Response, ApiError> {
    let mut query = query_string::parse(&query.unwrap_or_default(), state.http.query);
    let invite = read_invite(INVITE.check(body)?, query.remove("subject"))?;
    match invites::invite(&state.app, &actor, &invite).await {
        Ok(()) | Err(Error::Forbidden(_)) => Ok(reply::no_content()),
        Err(error) => Err(error.into()),
    }
}

fn read_invite(mut fields: Fields, subject: Option<Value>) -> Result<Invite> {
    let emails = match fields.take("email") {
        Some(Value::String(email)) => vec![email],
        Some(Value::Array(emails)) => emails.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let subject = match subject {
        Some(Value::String(subject)) => Some(subject).filter(|subject| !subject.is_empty()),
        _ => None,
    };
    let url = fields.text("invite_url").map(str::to_owned);
    Ok(Invite { emails, role: role_id(fields.text("role").unwrap_or_default())?, url, subject })
}

static ACCEPT: LazyLock<Schema> =
    LazyLock::new(|| Schema::object().field("token", text().required()).field("password", text().required()));

/// `POST /users/invite/accept`.
pub async fn accept(
    State(state): State<ApiState>,
    public: PublicClient,
    JsonBody(body): JsonBody,
) -> Response {
    let outcome = async {
        let mut fields = ACCEPT.check(body)?;
        let token = fields.take_secret("token").unwrap_or_default();
        let password = fields.take_secret("password").unwrap_or_default();
        invites::accept(&state.app, &Acceptance { token: token.into(), password }).await
    };
    let answer = match outcome.await {
        Ok(()) => reply::no_content(),
        Err(error) => ApiError::from(error).into_response(),
    };
    public.clear_stale_cookie(&state, answer)
}
