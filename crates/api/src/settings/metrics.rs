//! Numbers about the server (`METRICS_*`).

use vestibule_domain::Secret;

/// How they are told, and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricsSettings {
    /// `METRICS_NAME_PREFIX`: what all names begin with.
    pub prefix: String,
    /// `METRICS_TOKENS`: what opens them beside the login of an administrator.
    pub tokens: Vec<Secret>,
}
