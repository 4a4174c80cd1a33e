//! Options of `GET /metrics` (`METRICS_*`).

use vestibule_domain::Secret;

/// Names of metrics, and tokens that may read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricsSettings {
    /// `METRICS_NAME_PREFIX`: the prefix of all names.
    pub prefix: String,
    /// `METRICS_TOKENS`: tokens that may read them, besides administrators.
    pub tokens: Vec<Secret>,
}
