//! Items on their way out: in the usual envelope, or as the file that was asked for.

use axum::response::Response;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use vestibule_domain::query::{Export, Query};
use vestibule_domain::schema::Collection;

use super::{export, reply};
use crate::state::ApiState;

/// How items of a collection are shown to whoever asks.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    of: &'static Collection,
    export: Option<Export>,
    now: DateTime<Utc>,
}

impl Shown {
    /// As the query wishes.
    pub fn by(query: &Query, of: &'static Collection, state: &ApiState) -> Self {
        Self { of, export: query.export, now: state.app.clock().now() }
    }

    /// An item, or a list of items.
    pub fn data(self, data: &Value) -> Response {
        self.data_with_meta(data, None)
    }

    /// A list with its counts. A file has no place for them.
    pub fn data_with_meta(self, data: &Value, meta: Option<&Map<String, Value>>) -> Response {
        match self.export {
            Some(format) => export::file(data, format, self.of, self.now),
            None => reply::data_with_meta(data, meta),
        }
    }
}
