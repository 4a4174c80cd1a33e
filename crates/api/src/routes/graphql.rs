//! `/graphql/system` (contract section 14) and its schema in SDL.

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_DISPOSITION;
use http::{HeaderMap, HeaderValue, Method};
use serde_json::{Map, Value};
use vestibule_app::server;
use vestibule_domain::Error;

use crate::error::{ApiError, RequestError, Result};
use crate::extract::actor::{CurrentActor, GraphqlClient};
use crate::extract::body::JsonBody;
use crate::extract::query_string;
use crate::graphql::schema::{self, Shape};
use crate::graphql::{Answer, Request, answer};
use crate::state::ApiState;
use crate::wire::{cookies, reply};

/// `GET` and `POST /graphql/system`.
pub async fn serve(
    State(state): State<ApiState>,
    method: Method,
    client: GraphqlClient,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    JsonBody(body): JsonBody,
) -> Response {
    let outcome = async {
        let request = match method {
            Method::POST => in_body(body),
            Method::GET | Method::HEAD => in_query(&state, &query.unwrap_or_default()),
            other => Err(not_allowed(&other)),
        }?;
        answer(&state, &client, &headers, &request).await
    };
    let answer = match outcome.await {
        Ok(Answer::Outcome(outcome)) => {
            let mut answer = reply::document(&outcome);
            outcome.cookies.into_iter().for_each(|cookie| cookies::add(&mut answer, Some(cookie)));
            answer
        }
        Ok(Answer::TokenRefused) => {
            return client.refused.map(IntoResponse::into_response).unwrap_or_default();
        }
        Err(error) => ApiError::from(error).into_response(),
    };
    client.clear_stale_cookie(&state, answer)
}

/// `GET /server/specs/graphql/system`: the schema with the fields that the actor may use, as a file.
pub async fn sdl(
    State(state): State<ApiState>,
    CurrentActor(actor): CurrentActor,
) -> Result<Response, ApiError> {
    if !state.http.graphql.introspection {
        return Err(Error::FORBIDDEN.into());
    }
    let schema = state.schemas.get(Shape::of(&actor)).await;
    let mut answer = reply::text(schema::sdl(&schema), "application/octet-stream; charset=utf-8");
    let info = server::info(&state.app, &actor).await?;
    let project = info["project"]["project_name"].as_str().unwrap_or("Directus");
    let date = state.app.clock().now().format("%Y-%m-%d");
    let name = format!("attachment; filename=\"{}_{date}.graphql\"", file_name(project));
    if let Ok(name) = HeaderValue::from_str(&name) {
        answer.headers_mut().insert(CONTENT_DISPOSITION, name);
    }
    Ok(answer)
}

/// The name of the project without quotes and separators of paths.
fn file_name(project: &str) -> String {
    let kept = |char: char| if char.is_ascii_alphanumeric() || " ._-".contains(char) { char } else { '_' };
    project.chars().map(kept).collect()
}

fn in_body(body: Value) -> Result<Request> {
    let Value::Object(mut body) = body else { return Err(no_document()) };
    let variables = body.remove("variables").unwrap_or_default();
    read(&mut body, variables, false)
}

fn in_query(state: &ApiState, query: &str) -> Result<Request> {
    let mut query = query_string::parse(query, state.http.query);
    let variables = match query.remove("variables") {
        Some(Value::String(text)) if !text.is_empty() => {
            serde_json::from_str(&text).map_err(|_| Error::query("Variables are invalid JSON"))?
        }
        Some(Value::String(_)) | None => Value::Null,
        Some(_) => return Err(Error::query("Variables are invalid JSON").into()),
    };
    read(&mut query, variables, true)
}

fn read(given: &mut Map<String, Value>, variables: Value, is_get: bool) -> Result<Request> {
    match given.remove("query") {
        Some(Value::String(query)) if !query.is_empty() => {
            let operation = match given.remove("operationName") {
                Some(Value::String(name)) if !name.is_empty() => Some(name),
                _ => None,
            };
            Ok(Request { query, variables, operation, is_get })
        }
        _ => Err(no_document()),
    }
}

fn no_document() -> RequestError {
    Error::payload("Must provide query string").into()
}

fn not_allowed(method: &Method) -> RequestError {
    RequestError::MethodNotAllowed { current: method.to_string(), allowed: &["GET", "POST"] }
}
