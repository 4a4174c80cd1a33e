//! Reading and changing the items of any collection (contract sections 5, 7 to 10).
//!
//! A change goes through three steps: it is *prepared* (rights, rules and values are checked, passwords are hashed),
//! then *written* in one transaction together with what follows from it (sessions that end, the note of who did it),
//! and then read back by whoever asked for it.

mod create;
mod delete;
mod effects;
mod hooks;
mod keys;
mod note;
mod own_email;
mod prepare;
mod prepared;
mod read;
mod related;
mod rights;
mod second_factor;
mod update;
mod work;

pub(crate) use prepared::Prepared;
pub use read::Listing;
pub(crate) use rights::check_fields;
pub(crate) use second_factor::SecondFactor;
pub use update::Batch;
pub(crate) use work::Work;

/// Values by field, as they are on the wire.
pub type Patch = serde_json::Map<String, serde_json::Value>;
