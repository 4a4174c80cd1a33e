//! The query string of a request to a collection as a [`Query`], and the body of `SEARCH`.

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde_json::{Map, Value};
use vestibule_domain::query::Query;
use vestibule_domain::{Error, Result};

use super::query_string;
use crate::error::ApiError;
use crate::state::ApiState;

/// Extracts the query of a list or of an item.
#[derive(Debug, Clone)]
pub struct ItemQuery(pub Query);

impl FromRequestParts<ApiState> for ItemQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, ApiError> {
        let Some(text) = parts.uri.query() else { return Ok(Self(Query::default())) };
        let values = query_string::parse(text, state.http.query);
        Ok(Self(Query::parse(&Value::Object(values), &state.app.settings().limits)?))
    }
}

/// The body of `SEARCH`: `{query, keys}` and nothing else.
#[derive(Debug, Clone, Default)]
pub struct SearchBody {
    /// The query.
    pub query: Query,
    /// Restricts the items to these.
    pub keys: Option<Vec<Value>>,
}

impl SearchBody {
    /// # Errors
    /// `INVALID_PAYLOAD` for other members, `INVALID_QUERY` for an invalid query.
    pub fn parse(state: &ApiState, body: Value) -> Result<Self> {
        let Value::Object(mut body) = body else {
            return Err(Error::payload("\"value\" must be of type object"));
        };
        let query = Query::parse(&body.remove("query").unwrap_or_default(), &state.app.settings().limits)?;
        let keys = keys(&mut body)?;
        match body.keys().next() {
            Some(unknown) => Err(Error::payload(format!("\"{unknown}\" is not allowed"))),
            None => Ok(Self { query, keys }),
        }
    }
}

/// `keys` of a body.
pub(super) fn keys(body: &mut Map<String, Value>) -> Result<Option<Vec<Value>>> {
    match body.remove("keys") {
        None => Ok(None),
        Some(Value::Array(keys)) => Ok(Some(keys)),
        Some(_) => Err(Error::payload("\"keys\" must be an array")),
    }
}
