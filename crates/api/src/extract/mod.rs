//! From requests to values; whatever cannot be read is refused here.

pub mod accept;
pub mod asked;
pub mod batch;
pub mod body;
pub mod caller;
pub mod client;
mod content_type;
mod inflate;
pub mod joi;
mod json;
pub mod path;
pub mod query_string;
pub mod token;
pub(crate) mod weighed;
