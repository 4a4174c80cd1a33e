//! Secrets and permissions on users: every published flaw of this field that these routes could have.

mod demands;
mod hidden;
mod last_admin;
mod queries;
mod redaction;
mod relations;
mod revisions;
mod rules;
mod search;
mod unchanged;
pub(crate) mod world;
