//! Request bodies by the rules of Express' body parser (contract section 1.5).
//!
//! The body is read before the router, so also before authentication: [`read`] adds the value to the extensions of the
//! request, where the extractor [`JsonBody`] finds it.

use std::convert::Infallible;

use axum::body::{Body, HttpBody};
use axum::extract::{FromRequestParts, Request};
use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::request::Parts;
use http_body_util::BodyExt;
use serde_json::{Map, Value};
use vestibule_domain::Error;

use super::charset;
use super::content_type::ContentType;
use super::inflate::{Encoding, Failure};
use super::json;

/// Bytes of an unused body that are read nevertheless: many clients read the response only after they have sent everything.
const DRAIN_LIMIT: usize = 16 * 1024 * 1024;

/// Extracts the body: an object or an array, `{}` if there was none.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonBody(pub Value);

impl<S: Sync> FromRequestParts<S> for JsonBody {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.remove::<Self>().unwrap_or_else(|| Self(Value::Object(Map::new()))))
    }
}

/// Why a body is refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Unreadable {
    /// The reason.
    pub error: Error,
    /// Whether part of the body was not read, so that the connection cannot be used again.
    pub unread: bool,
}

/// Reads the body of a request for [`JsonBody`]; at most `limit` bytes are kept.
///
/// Only JSON is read; any other body counts as missing.
///
/// # Errors
/// `INVALID_PAYLOAD` if the body is too large, in an unknown charset or encoding, or not JSON.
pub async fn read(request: &mut Request, limit: usize) -> Result<(), Unreadable> {
    if request.body().is_end_stream() {
        return Ok(());
    }
    let mut source = Source { body: std::mem::take(request.body_mut()), seen: 0 };
    match value(request.headers(), &mut source, limit).await {
        Ok(None) => source.drain().await,
        Ok(Some(value)) => {
            request.extensions_mut().insert(JsonBody(value));
            Ok(())
        }
        Err(reason) => {
            Err(Unreadable { error: Error::payload(reason), unread: source.drain().await.is_err() })
        }
    }
}

/// The value of a body, if there is one; the error is the reason.
async fn value(headers: &HeaderMap, source: &mut Source, limit: usize) -> Result<Option<Value>, String> {
    let text = |name| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let charset = match ContentType::parse(&text(CONTENT_TYPE).unwrap_or_default()) {
        ContentType::Other => return Ok(None),
        ContentType::Charset(charset) => Some(charset),
        ContentType::Json => None,
    };
    let unsupported = || format!("unsupported charset \"{}\"", charset.as_deref().unwrap_or_default());
    charset::to_utf8(&[], charset.as_deref()).ok_or_else(unsupported)?;
    let parse = |bytes: &[u8]| {
        let bytes = charset::to_utf8(bytes, charset.as_deref()).ok_or_else(unsupported)?;
        json::parse(&charset::without_half_pairs(bytes)).map(Some)
    };
    let encoding = Encoding::parse(&text(CONTENT_ENCODING).unwrap_or_default())
        .map_err(|encoding| format!("unsupported content encoding \"{encoding}\""))?;
    let bytes = source.collect(limit).await?;
    if bytes.is_empty() {
        return Ok(None);
    }
    match encoding {
        Encoding::Identity => parse(&bytes),
        compressed => {
            let inflated = compressed.inflate(&bytes, limit).map_err(|failure| match failure {
                Failure::TooLarge => TOO_LARGE.to_owned(),
                Failure::Damaged(reason) => reason.to_owned(),
            })?;
            if inflated.is_empty() { Ok(None) } else { parse(&inflated) }
        }
    }
}

const TOO_LARGE: &str = "request entity too large";
const ABORTED: &str = "request aborted";

/// A body, read piece by piece.
struct Source {
    body: Body,
    /// Bytes received so far.
    seen: usize,
}

impl Source {
    /// The next piece; `None` at the end.
    async fn next(&mut self) -> Result<Option<Bytes>, String> {
        while let Some(frame) = self.body.frame().await {
            if let Ok(data) = frame.map_err(|_| ABORTED.to_owned())?.into_data() {
                self.seen = self.seen.saturating_add(data.len());
                return Ok(Some(data));
            }
        }
        Ok(None)
    }

    /// The whole body, unless it is longer than `limit` bytes. A body that is received in one piece is not copied.
    async fn collect(&mut self, limit: usize) -> Result<Bytes, String> {
        if self.body.size_hint().lower() > u64::try_from(limit).unwrap_or(u64::MAX) {
            return Err(TOO_LARGE.to_owned());
        }
        let Some(first) = self.next().await? else { return Ok(Bytes::new()) };
        let mut all = Pieces::One(first);
        while self.seen <= limit {
            match self.next().await? {
                Some(piece) => all = all.and(&piece),
                None => return Ok(all.into_bytes()),
            }
        }
        Err(TOO_LARGE.to_owned())
    }

    /// Reads the rest and discards it.
    async fn drain(&mut self) -> Result<(), Unreadable> {
        let rest = self.body.size_hint().lower();
        if rest <= DRAIN_LIMIT as u64 {
            while self.seen <= DRAIN_LIMIT {
                match self.next().await {
                    Ok(Some(_)) => {}
                    Ok(None) => return Ok(()),
                    Err(_) => break,
                }
            }
        }
        Err(Unreadable { error: Error::payload(TOO_LARGE), unread: true })
    }
}

enum Pieces {
    One(Bytes),
    Many(BytesMut),
}

impl Pieces {
    fn and(self, piece: &[u8]) -> Self {
        let mut all = match self {
            Self::One(first) => BytesMut::from(first),
            Self::Many(all) => all,
        };
        all.extend_from_slice(piece);
        Self::Many(all)
    }

    fn into_bytes(self) -> Bytes {
        match self {
            Self::One(first) => first,
            Self::Many(all) => all.freeze(),
        }
    }
}

#[cfg(test)]
mod tests;
