//! The first steps of a database, and what the command line does to it.

mod bootstrap;
mod commands;
mod first_admin;

pub use bootstrap::Bootstrap;
pub use commands::{NewRole, NewUser};
pub use first_admin::FirstAdmin;

pub use bootstrap::{bootstrap, has_users};
pub use commands::{count, create_role, create_user, find_role, forget, set_password};
pub use first_admin::create_first_admin;
