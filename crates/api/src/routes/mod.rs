//! Handlers: each reads a request, calls one use case and writes the response.

pub mod api_tokens;
pub mod auth;
pub mod docs;
pub mod graphql;
pub mod invites;
pub mod items;
pub mod me;
pub mod metrics;
pub mod overview;
pub mod password;
pub mod permissions;
pub mod registration;
pub mod server;
pub mod sessions;
pub mod settings;
pub mod site;
pub mod tfa;
pub mod utils;
