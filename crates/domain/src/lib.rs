//! Types and rules that all other crates share. No IO, no async; time and randomness are passed in.

pub mod access;
pub mod actor;
pub mod allow_list;
pub mod api_token;
pub mod device;
pub mod digest;
pub mod duration;
pub mod email;
pub mod error;
mod id;
pub mod ip_prefix;
pub mod otp;
pub mod password;
pub mod query;
pub mod recovery_code;
pub mod redact;
pub mod redirect;
pub mod schedule;
pub mod schema;
pub mod secret;
pub mod session;
pub mod throttle;
pub mod token;
pub mod user;
pub mod user_import;
pub mod window;

pub use actor::{Actor, Client, Identity};
pub use email::{Email, NormalizedEmail};
pub use error::{Error, Result};
pub use secret::Secret;
pub use user::{PolicyId, RoleId, User, UserId, UserStatus};
