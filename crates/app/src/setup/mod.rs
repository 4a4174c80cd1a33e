//! The first steps of a database, and what the command line does to it.

mod bootstrap;
mod commands;
mod first_admin;

pub use bootstrap::Bootstrap;
pub use commands::{NewRole, NewUser};
pub use first_admin::FirstAdmin;
