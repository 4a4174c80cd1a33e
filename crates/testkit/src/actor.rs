//! A client of the HTTP API that calls it without a network.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;
use vestibule_api::layers::Edge;

use crate::reply::Reply;

/// A client with its own headers, such as a token.
#[derive(Clone)]
pub struct TestActor {
    edge: Edge,
    headers: HeaderMap,
    address: Option<SocketAddr>,
}

impl TestActor {
    pub(crate) fn new(edge: Edge) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert("user-agent", HeaderValue::from_static("testkit"));
        Self { edge, headers, address: None }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("the name of a header");
        self.headers.append(name, HeaderValue::from_str(value).expect("the value of a header"));
        self
    }

    /// Adds a bearer token.
    #[must_use]
    pub fn with_token(self, token: &str) -> Self {
        self.with_header("authorization", &format!("Bearer {token}"))
    }

    /// Adds a cookie.
    #[must_use]
    pub fn with_cookie(self, name: &str, value: &str) -> Self {
        self.with_header("cookie", &format!("{name}={value}"))
    }

    /// Sets the header `User-Agent`.
    #[must_use]
    pub fn with_user_agent(mut self, name: &str) -> Self {
        self.headers.insert("user-agent", HeaderValue::from_str(name).expect("the value of a header"));
        self
    }

    /// Sets the IP address of the client.
    #[must_use]
    pub fn with_address(self, ip: &str) -> Self {
        let address = SocketAddr::new(ip.parse().expect("an address"), 40_000);
        Self { address: Some(address), ..self }
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, None).await
    }

    /// `POST` with JSON.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send("POST", path, Some(body)).await
    }

    /// `PATCH` with JSON.
    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.send("PATCH", path, Some(body)).await
    }

    /// `DELETE` without a body.
    pub async fn delete(&self, path: &str) -> Reply {
        self.send("DELETE", path, None).await
    }

    /// `SEARCH` with JSON.
    pub async fn search(&self, path: &str, body: Value) -> Reply {
        self.send("SEARCH", path, Some(body)).await
    }

    /// Logs in with a password in the given mode.
    pub async fn log_in(&self, email: &str, password: &str, mode: &str) -> Reply {
        self.post("/auth/login", json!({ "email": email, "password": password, "mode": mode })).await
    }

    /// Sends a request with or without a JSON body.
    pub async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Reply {
        let content_type = body.is_some().then_some("application/json");
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send_as(content_type, method, path, body).await
    }

    /// Sends a request with any body and content type.
    pub async fn send_as(
        &self,
        content_type: Option<&str>,
        method: &str,
        path: &str,
        body: impl Into<Body>,
    ) -> Reply {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = Request::builder().method(method).uri(path);
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        let mut request = request.body(body.into()).expect("a request");
        request.headers_mut().extend(self.headers.clone());
        self.raw(request).await
    }

    /// Sends a request without adding headers.
    pub async fn raw(&self, mut request: Request<Body>) -> Reply {
        if let Some(address) = self.address {
            request.extensions_mut().insert(ConnectInfo(address));
        }
        let response = self.edge.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        let body = match bytes.as_ref() {
            b"" => Value::Null,
            bytes => serde_json::from_slice(bytes)
                .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(bytes).into_owned())),
        };
        Reply { status: parts.status, headers: parts.headers, body }
    }
}
