//! Reading and changing the items of any collection (contract sections 5, 7 to 10).
//!
//! A change takes four steps. It is *prepared* without a write: names, rights and values are checked, passwords are hashed
//! (`prepare`). One transaction *writes* it with its related items and its audit log entries, and *commits* it with its
//! effects, such as sessions that end (`mutation`). Then it is *read back* with the query of the request (`read`).
//!
//! What holds for a single collection only is in the file of that collection in `hooks`.

mod audit;
mod create;
mod delete;
mod email_change;
mod hooks;
mod mutation;
mod prepare;
mod prepare_related;
mod read;
mod related;
mod rights;
mod tfa;
mod update;

use std::collections::HashSet;

use serde_json::Value;
use vestibule_domain::schema::Collection;
use vestibule_domain::{Error, Result};

pub(crate) use mutation::{Mutation, mutation};
pub(crate) use prepare::Prepared;
pub use read::Listing;
pub(crate) use rights::check_fields;
pub(crate) use tfa::TfaChange;
pub use update::Batch;

pub use create::{create_many, create_one};
pub use delete::{delete, delete_by_query};
pub use email_change::confirm_email;
pub(crate) use mutation::begin;
pub(crate) use prepare::prepare;
pub use read::{list, read_one, read_settings};
pub(crate) use tfa::write_tfa_secret;
pub(crate) use update::update;
pub use update::{update_many, update_one, update_settings};

use crate::App;

/// Values by field, as they are on the wire.
pub type Patch = serde_json::Map<String, serde_json::Value>;

/// Refuses more items in one request than `MAX_BATCH_MUTATION`.
pub(crate) fn check_batch_size(app: &App, size: usize) -> Result<()> {
    match app.settings.max_batch {
        Some(max) if size > max => Err(Error::payload(format!("Exceeded max batch mutation limit of {max}"))),
        _ => Ok(()),
    }
}

/// Keys of a request in the form of the key column, without duplicates.
///
/// # Errors
/// `FORBIDDEN` without a reason for a value that cannot be a key, as in Directus.
fn parse_keys(collection: &Collection, keys: &[Value]) -> Result<Vec<Value>> {
    let mut seen = HashSet::with_capacity(keys.len());
    let mut parsed = Vec::with_capacity(keys.len());
    for key in keys {
        let key = collection.key_from(key).ok_or(Error::FORBIDDEN)?;
        if seen.insert(key.clone()) {
            parsed.push(key);
        }
    }
    Ok(parsed)
}
