//! When something happened, and from where.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// When something happened, and from where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// When.
    pub at: DateTime<Utc>,
    /// The address of the client, as text.
    #[serde(default)]
    pub ip: Option<String>,
    /// What the client says to be. Mails name browser and system by words of ours, not by those of the client.
    #[serde(default)]
    pub user_agent: Option<String>,
}
