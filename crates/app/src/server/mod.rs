//! What the server tells about itself.

mod health;
mod info;
mod overview;
mod tally;

pub use health::Health;
pub use overview::{Overview, PastDay};
pub(crate) use tally::Tally;
