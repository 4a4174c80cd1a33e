//! Setting up a database, and the changes that the command line makes.

mod bootstrap;
mod commands;
mod first_admin;

pub use bootstrap::Bootstrap;
pub use commands::{NewRole, NewUser};
pub use first_admin::FirstAdmin;

pub use bootstrap::{bootstrap, has_users};
pub use commands::{count, create_role, create_user, find_role, invalidate_caches, set_password};
pub use first_admin::create_first_admin;
