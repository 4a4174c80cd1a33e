//! Successful responses (contract section 1, "Response conventions").
//!
//! A value is serialised once, into the bytes that are sent. Entity tags, `X-Powered-By` and the like are added
//! around the router, see [`crate::layers`].

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use vestibule_domain::Error;

use crate::error::ApiError;

/// The content type of most responses.
pub const JSON: &str = "application/json; charset=utf-8";

/// The content type of `GET /server/health`.
pub const HEALTH_JSON: &str = "application/health+json; charset=utf-8";

/// The content type of texts such as `pong`, as in Express.
pub const HTML: &str = "text/html; charset=utf-8";
/// Plain text.
pub const PLAIN: &str = "text/plain; charset=utf-8";

/// `{"data": …}`.
pub fn data<T: Serialize + ?Sized>(value: &T) -> Response {
    document(&Data { data: value })
}

/// `{"data": …, "meta": …}`; without `meta` the same as [`data`].
pub fn data_with_meta<T: Serialize + ?Sized, M: Serialize>(value: &T, meta: Option<&M>) -> Response {
    match meta {
        None => data(value),
        Some(meta) => document(&DataWithMeta { data: value, meta }),
    }
}

/// A document without the envelope, such as `{"data": …, "disableDefault": false}`.
pub fn document<T: Serialize + ?Sized>(value: &T) -> Response {
    document_as(value, JSON)
}

/// A document with another content type.
pub fn document_as<T: Serialize + ?Sized>(value: &T, content_type: &'static str) -> Response {
    revalidated(bare_document_as(value, content_type))
}

/// `{"data": …}` without headers for caches, as some routes of Directus have it, such as `/utils/random/string`.
pub fn bare_data<T: Serialize + ?Sized>(value: &T) -> Response {
    bare_document_as(&Data { data: value }, JSON)
}

/// 204.
pub fn no_content() -> Response {
    revalidated(StatusCode::NO_CONTENT.into_response())
}

/// A text as it is.
pub fn text(body: impl Into<Body>, content_type: &'static str) -> Response {
    with_type(Response::new(body.into()), content_type)
}

/// A file, with the usual headers for caches.
pub fn file(content: String, content_type: &'static str) -> Response {
    revalidated(text(content, content_type))
}

#[derive(Serialize)]
struct Data<'a, T: ?Sized> {
    data: &'a T,
}

#[derive(Serialize)]
struct DataWithMeta<'a, T: ?Sized, M> {
    data: &'a T,
    meta: &'a M,
}

fn bare_document_as<T: Serialize + ?Sized>(value: &T, content_type: &'static str) -> Response {
    match serde_json::to_vec(value) {
        Ok(bytes) => with_type(Response::new(Body::from(bytes)), content_type),
        Err(error) => ApiError::from(Error::caused_by(error)).into_response(),
    }
}

fn with_type(mut response: Response, content_type: &'static str) -> Response {
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// Adds the usual headers for caches, which must revalidate before use.
fn revalidated(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(VARY, HeaderValue::from_static("Origin, Cache-Control"));
    response
}

#[cfg(test)]
pub(crate) mod tests {
    use http_body_util::BodyExt;
    use serde_json::json;

    use super::*;

    /// The body of a response as text.
    pub(crate) async fn text(response: Response) -> String {
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn data_has_its_envelope() {
        let response = data(&json!({"b": 1, "a": 2}));
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[CONTENT_TYPE], JSON);
        assert_eq!(response.headers()[CACHE_CONTROL], "no-cache");
        assert_eq!(response.headers()[VARY], "Origin, Cache-Control");
        assert_eq!(text(response).await, r#"{"data":{"b":1,"a":2}}"#);
    }

    #[tokio::test]
    async fn meta_is_present_only_if_given() {
        assert_eq!(
            text(data_with_meta(&[1], Some(&json!({"total_count": 1})))).await,
            r#"{"data":[1],"meta":{"total_count":1}}"#
        );
        assert_eq!(text(data_with_meta::<[u8], ()>(&[], None)).await, r#"{"data":[]}"#);
    }

    #[tokio::test]
    async fn nothing_to_say_has_no_type() {
        let response = no_content();
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
        assert!(!response.headers().contains_key(CONTENT_TYPE));
        assert_eq!(response.headers()[CACHE_CONTROL], "no-cache");
        assert_eq!(text(response).await, "");
    }

    #[tokio::test]
    async fn a_bare_answer_says_nothing_about_caches() {
        let response = bare_data("x");
        assert!(!response.headers().contains_key(CACHE_CONTROL));
        assert!(!response.headers().contains_key(VARY));
        assert_eq!(text(response).await, r#"{"data":"x"}"#);
    }

    #[tokio::test]
    async fn a_value_that_cannot_be_serialised_is_an_internal_error() {
        let odd = std::collections::BTreeMap::from([((1, 2), 3)]);
        assert_eq!(data(&odd).status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
