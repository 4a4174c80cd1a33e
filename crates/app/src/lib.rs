//! Use cases: what the server can do, one file per verb, without HTTP.

mod app;
pub mod auth;
mod clock;
mod database_error;
mod failure;
pub mod hashing;
mod identity;
pub mod items;
pub mod me;
mod random;
pub mod server;
mod settings;
pub mod setup;
pub mod tfa;
mod worker;

pub use app::{App, Parts};
pub use clock::Clock;
pub use identity::Presented;
pub use random::Random;
pub use settings::{EnforceTfa, LoginRules, RateWindow, Settings, TokenLifetimes};
pub use worker::Workers;
