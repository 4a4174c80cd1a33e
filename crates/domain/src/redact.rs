//! How secret values are shown.

/// Replaces a secret in answers and in the audit log, whatever the length of the secret (contract section 7).
pub const MASK: &str = "**********";
