//! The service around the router: everything that is the same for all routes.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::header::{CONNECTION, CONTENT_LENGTH};
use http::{HeaderValue, Method, Version};
use tower::Service;
use tower::layer::layer_fn;
use tracing::Instrument;
use uuid::Uuid;

use super::access_log::Entry;
use super::catch_panic::catch_panic;
use super::cors::{Allowance, preflight};
use super::etag::Conditional;
use super::rate_limit::RequestLimits;
use super::request_id::X_REQUEST_ID;
use super::request_span::{RecordRoute, RequestSpan};
use super::response_headers::{ResponseHeaders, forbid_shared_caching, is_personal};
use super::{options, path, protocol, request_id};
use crate::error::{ApiError, RequestError};
use crate::extract::{body, client};
use crate::settings::HttpSettings;

/// A router with everything that happens before and after it. Clones share all of it.
///
/// In order: the request gets an id and a span, the path is normalised, the pressure limiter may refuse the request, CORS
/// preflights are answered, the rate limits count the request, the body is read, the route answers (or panics), and the
/// response gets its entity tag and headers.
///
/// The server should put the peer address of the connection into the request, as `ConnectInfo<SocketAddr>`.
#[derive(Clone)]
pub struct Edge {
    router: Router,
    shared: Arc<Shared>,
}

/// The clock and the randomness of the application.
pub struct Environment {
    /// The clock of the rate limits.
    pub now: Box<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// Generates the ids of requests that have none.
    pub new_id: Box<dyn Fn() -> Uuid + Send + Sync>,
}

struct Shared {
    settings: Arc<HttpSettings>,
    headers: ResponseHeaders,
    limits: RequestLimits,
    environment: Environment,
}

impl Edge {
    /// Puts the edge around a router, which should have [`super::not_found()`] as its two fallbacks.
    pub fn new(router: Router, settings: Arc<HttpSettings>, environment: Environment) -> Self {
        let headers = ResponseHeaders::new(&settings);
        let limits = RequestLimits::new(&settings);
        let router = router.layer(layer_fn(RecordRoute));
        Self { router, shared: Arc::new(Shared { settings, headers, limits, environment }) }
    }

    async fn answer(self, request: Request) -> Response {
        let shared = Arc::clone(&self.shared);
        let id = request_id::of(request.headers(), &shared.environment.new_id);
        let address =
            client::address(&shared.settings, request.headers(), client::peer(request.extensions()));
        let span = RequestSpan::open(&id, request.method(), address);
        let in_span = span.span().clone();
        let answer = async move {
            let entry = Entry::start(&request);
            let mut response = self.answer_in(&span, request, address).await;
            response.headers_mut().insert(X_REQUEST_ID, id);
            if let Some(entry) = entry {
                entry.finish(&response);
            }
            response
        };
        answer.instrument(in_span).await
    }

    async fn answer_in(self, span: &RequestSpan, mut request: Request, address: Option<IpAddr>) -> Response {
        span.add_to(&mut request);
        if let Some(refused) = protocol::refused(&request) {
            span.record_unmatched();
            return refused;
        }
        path::normalise(&mut request);
        let shared = Arc::clone(&self.shared);
        let facts = RequestFacts::of(&shared.settings, &request);
        let response = catch_panic(self.route(span, request, address)).await;
        let response = facts.apply_to(response).await;
        shared.with_headers(&facts, response)
    }

    /// The response of the route, or the refusal before it.
    async fn route(mut self, span: &RequestSpan, mut request: Request, address: Option<IpAddr>) -> Response {
        if let Err(response) = self.shared.admit(&mut request, address).await {
            span.record_unmatched();
            return response;
        }
        // `HEAD` is `GET` without the body, and the entity tag is that of the body.
        if request.method() == Method::HEAD {
            *request.method_mut() = Method::GET;
        }
        self.router.call(request).await.unwrap_or_else(|never| match never {})
    }
}

impl Shared {
    /// Applies the limits and reads the body. The error is the response where the request does not get to the router.
    async fn admit(&self, request: &mut Request, address: Option<IpAddr>) -> Result<(), Response> {
        let settings = &self.settings;
        let is_studio = is_studio(request.uri().path());
        if let Some(pressure) = settings.pressure.as_ref().filter(|_| !is_studio) {
            pressure.check().map_err(refused)?;
        }
        let cors = settings.cors.as_ref();
        if let Some(answer) = cors.and_then(|cors| preflight(cors, request.method(), request.headers())) {
            return Err(answer);
        }
        if !is_studio && !self.limits.are_off() {
            self.limits.take(address, (self.environment.now)()).map_err(refused)?;
        }
        let version = request.version();
        let read = body::read(request, settings.max_payload_size).await;
        read.map_err(|unreadable| {
            let mut response = refused(unreadable.error);
            if unreadable.unread && version <= Version::HTTP_11 {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            response
        })
    }

    fn with_headers(&self, facts: &RequestFacts, mut response: Response) -> Response {
        if let Some((cors, origin)) = self.settings.cors.as_ref().zip(facts.origin.as_ref()) {
            Allowance::new(cors, origin.as_ref()).add_to(response.headers_mut());
        }
        if facts.personal {
            forbid_shared_caching(&mut response);
        }
        self.headers.add_to(&mut response);
        response
    }
}

fn refused(error: impl Into<RequestError>) -> Response {
    ApiError::from(error).into_response()
}

/// Whether a path is the Studio or one of its files. Those are neither counted, as in Directus, nor refused under pressure:
/// opening a page for the first time takes dozens of requests, and none of them needs the database.
fn is_studio(path: &str) -> bool {
    path.strip_prefix("/admin").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What the response depends on beside the route.
struct RequestFacts {
    method: Method,
    /// Whether `OPTIONS` is answered with a list of methods.
    has_method_list: bool,
    /// Whether the response concerns one user only.
    personal: bool,
    conditional: Conditional,
    /// `None` if CORS is off; otherwise the `Origin` header, if the request has one.
    origin: Option<Option<HeaderValue>>,
}

impl RequestFacts {
    fn of(settings: &HttpSettings, request: &Request) -> Self {
        Self {
            method: request.method().clone(),
            has_method_list: options::has_list(request.uri().path()),
            personal: is_personal(request.uri().path()),
            conditional: Conditional::of(request.method(), request.headers()),
            origin: settings.cors.is_some().then(|| request.headers().get(http::header::ORIGIN).cloned()),
        }
    }

    /// Turns the response of the route into the one for this request: the list of methods for `OPTIONS`, 304 if the client has
    /// the current version, no body for `HEAD`.
    async fn apply_to(&self, mut response: Response) -> Response {
        options::replace_allow(self.has_method_list && self.method == Method::OPTIONS, &mut response);
        let mut response = self.conditional.apply_to(response).await;
        if self.method == Method::HEAD {
            if let Some(length) = response.body().size_hint().exact().filter(|length| *length > 0) {
                response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
            }
            *response.body_mut() = Body::empty();
        }
        response
    }
}

impl<B> Service<http::Request<B>> for Edge
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let edge = self.clone();
        let request = request.map(Body::new);
        Box::pin(async move { Ok(edge.answer(request).await) })
    }
}
