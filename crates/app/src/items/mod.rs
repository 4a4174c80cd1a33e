//! Reading and changing the items of any collection (contract sections 5, 7 to 10).
//!
//! A change goes through three steps: it is *prepared* (rights, rules and values are checked, passwords are hashed),
//! then *written* in one transaction together with what follows from it (sessions that end, the note of who did it),
//! and then read back by whoever asked for it.

mod audit;
mod create;
mod delete;
mod effects;
mod email_change;
mod hooks;
mod keys;
mod mutation;
mod prepare;
mod prepared;
mod read;
mod related;
mod rights;
mod tfa;
mod update;

pub(crate) use mutation::Mutation;
pub(crate) use prepared::Prepared;
pub use read::Listing;
pub(crate) use rights::check_fields;
pub(crate) use tfa::SecondFactor;
pub use update::Batch;

pub(crate) use create::check_batch_size;
pub use create::create;
pub use delete::{delete, delete_by_query};
pub use email_change::confirm_email;
pub(crate) use hooks::users::check_password;
pub(crate) use mutation::begin;
pub(crate) use prepare::prepare;
pub use read::{list, read_many, read_one, read_settings};
pub(crate) use tfa::write_tfa_secret;
pub use update::{update, update_settings};

/// Values by field, as they are on the wire.
pub type Patch = serde_json::Map<String, serde_json::Value>;
