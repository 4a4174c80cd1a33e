//! `directus_notifications`.

use serde_json::Value;

use super::super::Patch;
use super::super::mutation::Mutation;

/// Sets the time. The default of the table would store it in another format on SQLite.
pub(super) fn before_create(mutation: &Mutation<'_>, values: &mut Patch) {
    if !values.contains_key("timestamp") {
        values.insert("timestamp".into(), Value::String(mutation.now.to_rfc3339()));
    }
}
