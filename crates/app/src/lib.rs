//! Use cases: what the server can do, one file per verb, without HTTP.

pub mod api_tokens;
mod app;
mod audit;
pub mod auth;
mod clock;
mod error;
pub mod hashing;
pub mod identity;
pub mod invites;
pub mod items;
pub mod mail;
pub mod me;
pub mod password;
mod random;
pub mod registration;
mod security_notices;
pub mod server;
pub mod sessions;
mod settings;
pub mod setup;
pub mod tfa;
mod throttle;
mod transaction;
pub mod user_export;
pub mod user_import;
mod users;
pub mod utils;
pub mod worker;

pub use app::{App, Parts};
pub use clock::Clock;
pub use identity::Authentication;
pub use random::Random;
pub use settings::{
    EnforceTfa, Lockout, LoginRules, MailLimits, Pages, RateWindow, Retention, Settings, TokenLifetimes,
};
pub use worker::{Deleted, Workers};
