//! `/users/register` and `/users/register/verify-email` (contract section 7).

use std::sync::LazyLock;

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::header::LOCATION;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::Value;
use vestibule_app::registration::{self, Registration};
use vestibule_domain::{Error, Result};

use crate::error::{ApiError, code, status};
use crate::extract::accept::prefers_html;
use crate::extract::actor::PublicClient;
use crate::extract::body::JsonBody;
use crate::extract::joi::{Schema, text};
use crate::extract::query_string;
use crate::state::ApiState;
use crate::wire::reply;

static REGISTER: LazyLock<Schema> = LazyLock::new(|| {
    Schema::object()
        .field("email", text().email().required())
        .field("password", text().required())
        .field("verification_url", text().uri())
        .field("first_name", text())
        .field("last_name", text())
});

/// `POST /users/register`.
pub async fn register(
    State(state): State<ApiState>,
    public: PublicClient,
    JsonBody(body): JsonBody,
) -> Response {
    let answer = match try_register(&state, &public, body).await {
        Ok(()) => reply::no_content(),
        Err(error) => ApiError::from(error).into_response(),
    };
    public.clear_stale_cookie(&state, answer)
}

async fn try_register(state: &ApiState, public: &PublicClient, body: Value) -> Result<()> {
    state.registrations.count(public.client.ip, state.app.clock().now())?;
    let mut fields = REGISTER.check(body)?;
    let registration = Registration {
        email: fields.take_text("email").into(),
        password: fields.take_secret("password").unwrap_or_default(),
        first_name: fields.text("first_name").map(str::to_owned),
        last_name: fields.text("last_name").map(str::to_owned),
        url: fields.text("verification_url").map(str::to_owned),
    };
    registration::register(&state.app, &registration).await
}

/// The page of the Studio with the result. It is relative, so that it works below any `PUBLIC_URL`.
const OUTCOME: &str = "../../admin/verify-email";

/// `GET /users/register/verify-email`: redirects to the new user in the Studio, as Directus does. A browser is redirected to the
/// page with the result, if there is a Studio.
pub async fn verify(
    State(state): State<ApiState>,
    public: PublicClient,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let mut query = query_string::parse(&query.unwrap_or_default(), state.http.query);
    let shows_page = has_pages(&state) && prefers_html(&headers);
    let answer = match try_verify(&state, query.remove("token")).await {
        Ok(_) if shows_page => (StatusCode::FOUND, [(LOCATION, OUTCOME)]).into_response(),
        Ok(target) => (StatusCode::FOUND, [(LOCATION, target)]).into_response(),
        Err(error) if shows_page && status(&error).is_client_error() => {
            let target = format!("{OUTCOME}?error={}", code(&error));
            (StatusCode::FOUND, [(LOCATION, target)]).into_response()
        }
        Err(error) => ApiError::from(error).into_response(),
    };
    public.clear_stale_cookie(&state, answer)
}

fn has_pages(state: &ApiState) -> bool {
    state.site.studio.as_ref().is_some_and(|studio| !studio.is_missing())
}

async fn try_verify(state: &ApiState, token: Option<Value>) -> Result<HeaderValue> {
    match token {
        None => Err(Error::InvalidToken),
        Some(Value::String(token)) if !token.is_empty() => {
            let user = registration::verify(&state.app, &token.into()).await?;
            HeaderValue::try_from(format!("/admin/users/{user}")).map_err(Error::caused_by)
        }
        Some(_) => Ok(HeaderValue::from_static("/admin/login")),
    }
}
