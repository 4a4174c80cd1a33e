//! What happens around the routes, for every request alike: [`Edge`] puts it together, in the order of contract
//! section 1.

mod access_log;
mod cors;
mod edge;
mod etag;
mod not_found;
mod options;
mod panic;
pub mod path;
mod protocol;
pub mod rate_limit;
mod response_headers;
mod search;
#[cfg(test)]
mod tests;

pub use edge::Edge;
pub use not_found::not_found;
pub use search::with_search;
