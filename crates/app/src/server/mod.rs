//! What the server tells about itself.

mod health;
mod info;

pub use health::Health;
