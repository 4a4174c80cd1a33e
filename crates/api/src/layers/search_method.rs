//! The method `SEARCH`, which axum's router does not know.

use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::response::IntoResponse;
use axum::routing::MethodRouter;

use super::not_found;

/// An extension of the response of a path that has `SEARCH`, so that `OPTIONS` lists the method.
#[derive(Debug, Clone, Copy)]
pub(super) struct HasSearch;

/// Adds a handler for `SEARCH` to the methods of a path; methods without a handler get [`not_found()`].
pub fn with_search<S, H, T>(methods: MethodRouter<S>, handler: H) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
    H: Handler<T, S>,
    T: 'static,
{
    methods.fallback(async move |State(state): State<S>, request: Request| {
        if request.method().as_str() == "SEARCH" {
            return handler.call(request, state).await;
        }
        let mut response = not_found(request).await.into_response();
        response.extensions_mut().insert(HasSearch);
        response
    })
}
