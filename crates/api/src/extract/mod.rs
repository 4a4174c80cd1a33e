//! From requests to values; whatever cannot be read is refused here.

pub mod accept;
pub mod actor;
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
