//! Parameters of the path, such as the key in `/users/{key}`.
//!
//! Routes are matched in lower case ([`crate::layers::path`]), but keys keep their case: use [`Key`] and [`PathParams`] in place of
//! axum's `Path`.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, MatchedPath};
use http::request::Parts;
use percent_encoding::percent_decode_str;
use uuid::Uuid;
use vestibule_domain::{Error, Result};

use crate::layers::path::{raw, written};

/// Extracts the path as the client wrote it, for messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginalPath(pub String);

impl<S: Sync> FromRequestParts<S> for OriginalPath {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, Infallible> {
        Ok(Self(raw(parts).to_owned()))
    }
}

/// Extracts the last parameter of the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(pub String);

/// Extracts the parameters of the path by their names in the route.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PathParams(Vec<(String, String)>);

impl PathParams {
    /// The parameter `name`; empty if the route has no such parameter.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    /// The parameter `name` as an id.
    ///
    /// # Errors
    /// `FORBIDDEN` if it is not a UUID, as for an id that does not exist.
    pub fn id(&self, name: &str) -> Result<Uuid> {
        Uuid::parse_str(self.get(name)).map_err(|_| Error::FORBIDDEN)
    }

    /// The parameters of a path that matches the template of a route, such as `/users/{key}`.
    fn of(template: &str, path: &str) -> Self {
        let names = template.split('/');
        let pairs = names.zip(path.split('/')).filter_map(|(name, value)| {
            let name = name.strip_prefix('{')?.strip_suffix('}')?;
            Some((name.to_owned(), percent_decode_str(value).decode_utf8_lossy().into_owned()))
        });
        Self(pairs.collect())
    }
}

impl<S: Sync> FromRequestParts<S> for PathParams {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, Infallible> {
        let template = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
        Ok(Self::of(template, written(parts)))
    }
}

impl<S: Sync> FromRequestParts<S> for Key {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> std::result::Result<Self, Infallible> {
        let mut params = PathParams::from_request_parts(parts, state).await?;
        Ok(Self(params.0.pop().map(|(_, value)| value).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_have_the_names_of_the_route() {
        let params = PathParams::of("/permissions/me/{collection}/{key}", "/permissions/me/Users/a%20b%2Fc");
        assert_eq!(
            (params.get("collection"), params.get("key"), params.get("other")),
            ("Users", "a b/c", "")
        );
    }

    #[test]
    fn invalid_utf8_is_replaced() {
        assert_eq!(PathParams::of("/users/{key}", "/users/%E4%B8").get("key"), "\u{fffd}");
    }
}
