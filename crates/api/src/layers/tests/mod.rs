//! The edge around a router of examples.

mod answers;
mod body;
mod cors;
mod limits;
mod request_ids;
mod routing;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use axum::routing::{get, patch, post};
use chrono::{DateTime, Utc};
use http::Method;
use serde_json::json;
use tower::ServiceExt;
use uuid::Uuid;

use super::{Edge, Environment, not_found, with_search};
use crate::extract::body::JsonBody;
use crate::extract::path::{Key, PathParams};
use crate::settings::HttpSettings;
use crate::wire::reply;

fn example_router() -> Router {
    let users = get(async || reply::data("list"))
        .post(async || reply::no_content())
        .patch(async || reply::no_content());
    let collections =
        async |params: PathParams| reply::data(&json!([params.get("collection"), params.get("key")]));
    Router::new()
        .route("/", get(async || reply::text("root", reply::HTML)))
        .route("/server/ping", get(async || reply::text("pong", reply::HTML)))
        .route("/users", with_search(users, async |JsonBody(body): JsonBody| reply::data(&body)))
        .route("/users/me", get(async || reply::data("me")))
        .route("/users/{key}", get(async |Key(key): Key| reply::data(&key)))
        .route("/users/me/track/page", patch(async || reply::no_content()))
        .route("/permissions/me/{collection}/{key}", get(collections))
        .route("/auth/login", post(async |JsonBody(body): JsonBody| reply::data(&body)))
        .route("/panic", get(async || -> Response { panic!("secret detail") }))
        .fallback(not_found)
        .method_not_allowed_fallback(not_found)
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_800_000_000_000).unwrap()
}

fn edge(settings: HttpSettings) -> Edge {
    let environment = Environment { now: Box::new(now), new_id: Box::new(Uuid::nil) };
    Edge::new(example_router(), Arc::new(settings), environment)
}

async fn send_request(edge: &Edge, request: http::request::Builder, body: impl Into<Body>) -> Response {
    let request: Request = request.body(body.into()).unwrap();
    edge.clone().oneshot(request).await.unwrap()
}

/// The answer of an edge with the default settings.
async fn answer(method: &str, path: &str) -> Response {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    send_request(&edge(HttpSettings::default()), Request::builder().method(method).uri(path), Body::empty())
        .await
}

fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response.headers().get(name).map(|value| value.to_str().unwrap())
}
