//! The service around the router: everything that is the same for all routes.

use std::convert::Infallible;
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

use super::access_log::Entry;
use super::cors::{Allowance, preflight};
use super::etag::Known;
use super::rate_limit::RequestLimits;
use super::response_headers::{ResponseHeaders, forbid_shared_caching, is_personal};
use super::{options, panic, path, protocol};
use crate::error::ApiError;
use crate::extract::{body, client};
use crate::settings::HttpSettings;

/// A router with all that stands around it. Clones share everything.
///
/// In order: the path gets the form of the routes, CORS preflights are answered, requests are counted, the body is
/// read, the route answers (or panics), and the answer gets its entity tag and headers.
///
/// The server should put the other end of the connection into the request, as `ConnectInfo<SocketAddr>`.
#[derive(Clone)]
pub struct Edge {
    router: Router,
    shared: Arc<Shared>,
}

struct Shared {
    settings: Arc<HttpSettings>,
    headers: ResponseHeaders,
    limits: RequestLimits,
    now: Box<dyn Fn() -> DateTime<Utc> + Send + Sync>,
}

impl Edge {
    /// Puts the edge around a router. `now` is the clock by which requests are counted.
    ///
    /// The router should have [`super::not_found`] as its two fallbacks.
    pub fn new(
        router: Router,
        settings: Arc<HttpSettings>,
        now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static,
    ) -> Self {
        let headers = ResponseHeaders::new(&settings);
        let limits = RequestLimits::new(&settings);
        Self { router, shared: Arc::new(Shared { settings, headers, limits, now: Box::new(now) }) }
    }

    async fn answer(self, mut request: Request) -> Response {
        let entry = Entry::start(&request);
        if let Some(refused) = protocol::refused(&request) {
            if let Some(entry) = entry {
                entry.finish(&refused);
            }
            return refused;
        }
        path::normalise(&mut request);
        let shared = Arc::clone(&self.shared);
        let about = About::of(&shared.settings, &request);
        let response = panic::caught(self.route(request)).await;
        let response = about.settle(response).await;
        let response = shared.with_headers(&about, response);
        if let Some(entry) = entry {
            entry.finish(&response);
        }
        response
    }

    /// From a request to the answer of its route, or to the refusal on the way there.
    async fn route(mut self, mut request: Request) -> Response {
        let settings = &self.shared.settings;
        let pressure = settings.pressure.as_ref().filter(|_| !is_studio(request.uri().path()));
        if let Some(refused) = pressure.and_then(|pressure| pressure.check().err()) {
            return ApiError::from(refused).into_response();
        }
        let cors = settings.cors.as_ref();
        if let Some(answer) = cors.and_then(|cors| preflight(cors, request.method(), request.headers())) {
            return answer;
        }
        if let Err(refused) = self.shared.count(&request) {
            return refused.into_response();
        }
        let version = request.version();
        if let Err(refused) = body::read(&mut request, settings.max_payload_size).await {
            let mut response = ApiError::from(refused.error).into_response();
            if refused.unread && version <= Version::HTTP_11 {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
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
    fn count(&self, request: &Request) -> Result<(), ApiError> {
        if self.limits.are_off() || is_studio(request.uri().path()) {
            return Ok(());
        }
        let address = client::address(&self.settings, request.headers(), client::peer(request.extensions()));
        Ok(self.limits.take(address, (self.now)())?)
    }

    fn with_headers(&self, about: &About, mut response: Response) -> Response {
        if let Some((cors, origin)) = self.settings.cors.as_ref().zip(about.origin.as_ref()) {
            Allowance::new(cors, origin.as_ref()).add_to(response.headers_mut());
        }
        if about.personal {
            forbid_shared_caching(&mut response);
        }
        self.headers.add_to(&mut response);
        response
    }
}

/// Whether a page or one of its files is asked for. They are neither counted, as with Directus, nor refused under pressure: opening
/// a page once takes dozens, half of them are no page, and nothing is looked up for them.
fn is_studio(path: &str) -> bool {
    path.strip_prefix("/admin").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What the answer needs to know of its request.
struct About {
    method: Method,
    /// Whether `OPTIONS` is answered with a list of methods.
    listed: bool,
    /// Whether the answer is for one person only.
    personal: bool,
    known: Known,
    /// The `Origin` header, if CORS is on.
    origin: Option<Option<HeaderValue>>,
}

impl About {
    fn of(settings: &HttpSettings, request: &Request) -> Self {
        Self {
            method: request.method().clone(),
            listed: options::has_list(request.uri().path()),
            personal: is_personal(request.uri().path()),
            known: Known::of(request.method(), request.headers()),
            origin: settings.cors.is_some().then(|| request.headers().get(http::header::ORIGIN).cloned()),
        }
    }

    /// Makes of the route's answer the one to this method: a list of methods, nothing new, only headers.
    async fn settle(&self, mut response: Response) -> Response {
        options::settle(self.listed && self.method == Method::OPTIONS, &mut response);
        let mut response = self.known.settle(response).await;
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
