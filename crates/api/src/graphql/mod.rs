//! GraphQL: a document is parsed, validated against the schema of its actor, and its fragments are expanded. Each field then
//! becomes the query or change that a REST request would be, and the same use case runs it.
//!
//! There are no rules about data or rights here. A schema is derived from [`Rights`](vestibule_domain::access::Rights), and
//! whatever it allows is checked by the use case again.
//!
//! An own engine and not async-graphql: docs/decisions/0006-graphql.md has the reasons (messages of graphql-js, a schema per
//! set of rights, one statement per level).

mod execute;
mod fault;
mod language;
mod request;
mod resolve;
pub mod schema;
mod validate;

pub use request::{Answer, Request, answer};
