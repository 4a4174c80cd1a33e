//! Secrets of users and permissions on them: every published vulnerability these routes could have.

mod atomicity;
pub(crate) mod fixture;
mod hidden_items;
mod last_admin;
mod permission_rules;
mod queries;
mod redaction;
mod relations;
mod revisions;
mod search;
mod validation;
