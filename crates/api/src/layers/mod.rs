//! What happens before and after the routes, for all requests alike: [`Edge`] puts it together, in the order of contract
//! section 1.

mod access_log;
mod catch_panic;
mod cors;
mod edge;
mod etag;
mod not_found;
mod options;
pub mod path;
mod protocol;
pub mod rate_limit;
mod request_id;
mod request_span;
mod response_headers;
mod search_method;
#[cfg(test)]
mod tests;

pub use edge::{Edge, Environment};
pub use not_found::not_found;
pub(crate) use request_span::RequestSpan;
pub use search_method::with_search;
