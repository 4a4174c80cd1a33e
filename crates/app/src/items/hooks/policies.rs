//! `directus_policies`: lists of IP addresses must be valid.

use serde_json::Value;
use vestibule_domain::Result;
use vestibule_domain::access::ip_access;

use super::super::Patch;

/// Refuses an `ip_access` with an entry that is no address, range or CIDR block, and one that is no list.
pub(super) fn check_values(patch: &Patch) -> Result<()> {
    let entries = match patch.get("ip_access") {
        Some(Value::Array(entries)) => {
            entries.iter().map(|entry| entry.as_str().unwrap_or_default().to_owned()).collect()
        }
        Some(Value::String(text)) if !text.is_empty() => vec![String::new()],
        _ => Vec::new(),
    };
    ip_access::check(&entries)
}
