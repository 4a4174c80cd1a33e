//! Entity tags: a response to `GET` or `HEAD` that the client has already is not sent again (RFC 9110, 8.8.3).
//!
//! Not a library: tower-http has no entity tags, and the tags are those of Express, so that cached answers of a Directus stay
//! valid.

use axum::body::{Body, HttpBody};
use axum::response::Response;
use data_encoding::BASE64_NOPAD;
use http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};

/// The largest body that gets a tag, in bytes.
const LARGEST: u64 = 4 * 1024 * 1024;

/// Bytes of the digest in a tag, as in Express.
const DIGEST: usize = 20;

/// What the headers of a request say about the version that the client has.
#[derive(Debug, Default)]
pub(super) struct Conditional {
    /// Only responses to `GET` and `HEAD` have tags.
    applies: bool,
    /// `If-None-Match`, unless the client requires a fresh response (`Cache-Control: no-cache`).
    tags: Option<HeaderValue>,
}

impl Conditional {
    /// Reads the headers of a request.
    pub(super) fn of(method: &Method, headers: &HeaderMap) -> Self {
        let applies = matches!(*method, Method::GET | Method::HEAD);
        let tags = headers.get(IF_NONE_MATCH).filter(|_| applies && !wants_fresh(headers)).cloned();
        Self { applies, tags }
    }

    /// Adds the tag to a response of 200 whose length is known, and turns it into 304 if the client has it.
    pub(super) async fn apply_to(&self, response: Response) -> Response {
        let complete = response.body().size_hint().exact().is_some_and(|size| size <= LARGEST);
        if !self.applies || response.status() != StatusCode::OK || !complete {
            return response;
        }
        if response.headers().contains_key(ETAG) {
            return self.without_body_if_known(response);
        }
        let (mut parts, body) = response.into_parts();
        // The body is in memory and in one piece, so that this neither waits nor copies.
        let Ok(body) = body.collect().await else { return Response::from_parts(parts, Body::empty()) };
        let bytes = body.to_bytes();
        if let Ok(tag) = HeaderValue::from_str(&weak(&bytes)) {
            parts.headers.insert(ETAG, tag);
        }
        self.without_body_if_known(Response::from_parts(parts, Body::from(bytes)))
    }

    fn without_body_if_known(&self, mut response: Response) -> Response {
        if self.has(response.headers().get(ETAG)) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.body_mut() = Body::empty();
            response.headers_mut().remove(CONTENT_TYPE);
            response.headers_mut().remove(CONTENT_LENGTH);
        }
        response
    }

    /// Weak comparison: `W/` makes no difference.
    fn has(&self, tag: Option<&HeaderValue>) -> bool {
        let (Some(tags), Some(tag)) = (&self.tags, tag) else { return false };
        let (Ok(tags), Ok(tag)) = (tags.to_str(), tag.to_str()) else { return false };
        tags.split(',').map(str::trim).any(|known| known == "*" || opaque(known) == opaque(tag))
    }
}

fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

fn wants_fresh(headers: &HeaderMap) -> bool {
    let cache_control = headers.get(CACHE_CONTROL).and_then(|value| value.to_str().ok()).unwrap_or_default();
    cache_control.split(',').any(|directive| directive.trim() == "no-cache")
}

/// `W/"<length in hex>-<digest>"`, as in Express.
fn weak(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    format!("W/\"{:x}-{}\"", bytes.len(), BASE64_NOPAD.encode(&digest[..DIGEST]))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::wire::reply::{data, tests::text};

    fn headers(if_none_match: &str, cache_control: &str) -> HeaderMap {
        HeaderMap::from_iter([
            (IF_NONE_MATCH, HeaderValue::from_str(if_none_match).unwrap()),
            (CACHE_CONTROL, HeaderValue::from_str(cache_control).unwrap()),
        ])
    }

    async fn tag_of_one() -> String {
        let response = Conditional::of(&Method::GET, &HeaderMap::new()).apply_to(data(&1)).await;
        response.headers()[ETAG].to_str().unwrap().to_owned()
    }

    #[tokio::test]
    async fn a_tag_has_the_form_of_express() {
        let tag = tag_of_one().await;
        assert!(tag.starts_with("W/\"a-") && tag.len() == "W/\"a-\"".len() + 27, "{tag}");
    }

    #[rstest]
    #[case(Method::GET, "TAG", "", 304)]
    #[case(Method::HEAD, "TAG", "", 304)]
    #[case(Method::GET, "*", "", 304)]
    #[case(Method::GET, "\"x\", TAG", "", 304)]
    #[case(Method::GET, "STRONG", "", 304)]
    #[case(Method::GET, "\"x\"", "", 200)]
    #[case(Method::GET, "TAG", "no-cache", 200)]
    #[case(Method::POST, "TAG", "", 200)]
    #[tokio::test]
    async fn a_current_version_is_not_sent_again(
        #[case] method: Method,
        #[case] tags: &str,
        #[case] cache_control: &str,
        #[case] wanted: u16,
    ) {
        let tag = tag_of_one().await;
        let tags = tags.replace("TAG", &tag).replace("STRONG", opaque(&tag));
        let response = Conditional::of(&method, &headers(&tags, cache_control)).apply_to(data(&1)).await;
        assert_eq!(response.status(), wanted);
        assert_eq!(response.headers().contains_key(CONTENT_TYPE), wanted == 200);
        assert_eq!(text(response).await.is_empty(), wanted == 304);
    }

    #[tokio::test]
    async fn another_body_has_another_tag() {
        let response =
            Conditional::of(&Method::GET, &headers(&tag_of_one().await, "")).apply_to(data(&2)).await;
        assert_eq!(response.status(), 200);
    }

    #[tokio::test]
    async fn refusals_have_no_tag() {
        let mut refused = data(&1);
        *refused.status_mut() = StatusCode::FORBIDDEN;
        let response = Conditional::of(&Method::GET, &headers("*", "")).apply_to(refused).await;
        assert_eq!(
            (response.status(), response.headers().contains_key(ETAG)),
            (StatusCode::FORBIDDEN, false)
        );
    }
}
