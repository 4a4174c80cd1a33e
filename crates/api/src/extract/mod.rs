//! Extractors: from requests to values. Invalid requests are refused here.

pub mod accept;
pub mod actor;
pub(crate) mod arguments;
pub mod batch;
pub mod body;
mod charset;
pub mod client;
mod content_type;
mod inflate;
pub mod item_query;
pub mod joi;
mod json;
pub mod path;
pub(crate) mod quality;
pub mod query_string;
pub mod token;
pub mod truthy;
