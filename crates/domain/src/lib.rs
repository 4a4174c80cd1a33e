//! Words and rules that every other crate shares: no IO, no async, no clock, no randomness.

pub mod access;
pub mod actor;
pub mod allow_list;
pub mod api_token;
pub mod device;
pub mod digest;
pub mod duration;
pub mod email;
pub mod error;
pub mod ip_prefix;
pub mod otp;
pub mod password;
pub mod query;
pub mod recovery_code;
pub mod redirect;
pub mod schedule;
pub mod schema;
pub mod secret;
pub mod session;
pub mod throttle;
pub mod token;
pub mod user_import;

pub use actor::{Actor, Client, Identity};
pub use error::{Error, Result};
pub use secret::Secret;
