//! Information about the server.

mod health;
mod hourly_counts;
mod info;
mod metrics;
mod overview;

pub use health::Health;
pub(crate) use hourly_counts::HourlyCounts;
pub use metrics::{Metric, MetricKind};
pub use overview::{Overview, PastDay};

pub use health::health;
pub use info::info;
pub use metrics::metrics;
pub use overview::overview;
