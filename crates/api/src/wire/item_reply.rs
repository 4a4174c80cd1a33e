//! Responses with items: in the usual envelope, or as the file that the query requests.

use axum::response::Response;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use vestibule_domain::query::{Export, Query};
use vestibule_domain::schema::Collection;

use super::{export, reply};
use crate::state::ApiState;

/// How items of a collection are returned.
#[derive(Debug, Clone, Copy)]
pub struct ItemReply {
    of: &'static Collection,
    export: Option<Export>,
    now: DateTime<Utc>,
}

impl ItemReply {
    /// As the query requests.
    pub fn by(query: &Query, of: &'static Collection, state: &ApiState) -> Self {
        Self { of, export: query.export, now: state.app.clock().now() }
    }

    /// An item, or a list of items.
    pub fn data(self, data: &Value) -> Response {
        self.data_with_meta(data, None)
    }

    /// An item, or a list of items, after a change; `204` if the actor may not read it.
    pub fn written(self, data: Option<&Value>) -> Response {
        data.map_or_else(reply::no_content, |data| self.data(data))
    }

    /// A list with its counts, which files do not have.
    pub fn data_with_meta(self, data: &Value, meta: Option<&Map<String, Value>>) -> Response {
        match self.export {
            Some(format) => export::file(data, format, self.of, self.now),
            None => reply::data_with_meta(data, meta),
        }
    }
}
