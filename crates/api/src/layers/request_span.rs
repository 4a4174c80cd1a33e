//! The tracing span of a request: what every line that is logged for it has in common (docs/logging.md).
//!
//! Why this is not `tower_http::trace` with `tower_http::request_id`: the first wraps every response body and takes five
//! callbacks to log what one function logs here; the second accepts any id a client sends, so a check would be needed anyway.

use std::net::IpAddr;
use std::task::{Context, Poll};

use axum::extract::{MatchedPath, Request};
use http::{HeaderValue, Method};
use tower::Service;
use tracing::Span;
use tracing::field::{Empty, display};
use vestibule_domain::UserId;

/// The value of `route` for requests that no route answers, also those refused before a route is looked for.
const UNMATCHED: &str = "unmatched";

/// The span of a request. It is an extension of the request, so that layers and extractors can record fields in it.
///
/// A span that no subscriber wants costs a comparison.
#[derive(Debug, Clone)]
pub(crate) struct RequestSpan(Span);

impl RequestSpan {
    /// Opens the span. Its level is ERROR so that the lines of errors have a request id at every `LOG_LEVEL`.
    pub(super) fn open(id: &HeaderValue, method: &Method, address: Option<IpAddr>) -> Self {
        let span = tracing::error_span!(
            target: "access",
            "request",
            request_id = id.to_str().unwrap_or_default(),
            %method,
            client = address.map(display),
            route = Empty,
            user = Empty,
        );
        Self(span)
    }

    pub(super) fn span(&self) -> &Span {
        &self.0
    }

    /// Adds the span to the extensions of the request.
    pub(super) fn add_to(&self, request: &mut Request) {
        if !self.0.is_disabled() {
            request.extensions_mut().insert(self.clone());
        }
    }

    pub(super) fn record_unmatched(&self) {
        self.0.record("route", UNMATCHED);
    }

    /// Records which user a request authenticates, if any.
    pub(crate) fn record_user(extensions: &http::Extensions, user: Option<UserId>) {
        if let (Some(Self(span)), Some(user)) = (extensions.get(), user) {
            span.record("user", display(user));
        }
    }
}

/// A layer of the router that records the template of the route, such as `/users/{key}`. The router passes the template to
/// the route and does not return it, so that it is known in a layer only.
#[derive(Debug, Clone)]
pub(super) struct RecordRoute<S>(pub(super) S);

impl<S: Service<Request>> Service<Request> for RecordRoute<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> S::Future {
        if let Some(RequestSpan(span)) = request.extensions().get() {
            let route = request.extensions().get::<MatchedPath>().map_or(UNMATCHED, MatchedPath::as_str);
            span.record("route", route);
        }
        self.0.call(request)
    }
}
