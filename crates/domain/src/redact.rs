//! Redaction of secrets.

/// Replaces a secret in responses and in the audit log. Its length does not depend on the secret (contract section 7).
pub const MASK: &str = "**********";
