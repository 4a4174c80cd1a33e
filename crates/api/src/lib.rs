//! HTTP: axum in, Directus JSON out.

pub mod error;
pub mod extract;
pub mod graphql;
pub mod layers;
pub mod openapi;
mod router;
pub mod routes;
pub mod settings;
mod state;
pub mod studio;
pub mod wire;

pub use router::api;
pub use state::{ApiState, SiteSettings};
