//! What the server tells about itself.

mod health;
mod info;
mod metrics;
mod overview;
mod tally;

pub use health::Health;
pub use metrics::{Meaning, Metric};
pub use overview::{Overview, PastDay};
pub(crate) use tally::Tally;

pub use health::health;
pub use info::info;
pub use metrics::metrics;
pub use overview::overview;
