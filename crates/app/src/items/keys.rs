//! Keys as callers give them.

use std::collections::HashSet;

use serde_json::Value;
use vestibule_domain::schema::Collection;
use vestibule_domain::{Error, Result};

/// Keys in the form the key column holds, each of them once.
///
/// # Errors
/// `FORBIDDEN` without a reason for what cannot be a key, as in Directus.
pub(super) fn checked(collection: &Collection, keys: &[Value]) -> Result<Vec<Value>> {
    let mut seen = HashSet::with_capacity(keys.len());
    let mut checked = Vec::with_capacity(keys.len());
    for key in keys {
        let key = collection.key_from(key).ok_or(Error::FORBIDDEN)?;
        if seen.insert(key.clone()) {
            checked.push(key);
        }
    }
    Ok(checked)
}
