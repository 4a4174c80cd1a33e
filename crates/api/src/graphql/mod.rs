//! GraphQL: a document is read, checked against what its caller may ask, and laid out; then each of its fields becomes
//! the same query or change that a REST request is read into, and the same use case answers it.
//!
//! No rule about data or rights stands here. A schema is what [`Rights`](vestibule_domain::access::Rights) say, in
//! other words; whatever passes it meets the same checks as everything else.

mod execute;
mod fault;
mod language;
mod request;
mod resolve;
pub mod schema;
mod validate;

pub use request::{Answer, Request, answer};
