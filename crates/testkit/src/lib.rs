//! For tests only: an application with a database of its own, people who talk to it, and a clock that is moved.

mod actor;
mod app;
mod codes;
mod database;
mod reply;
mod tables;
mod tokens;
mod work;

pub use actor::TestActor;
pub use app::{Setup, TestApp};
pub use reply::Reply;
pub use tables::Tables;
pub use tokens::{claims, forged, signed};
pub use work::Work;

/// Address of the administrator every [`TestApp`] has.
pub const ADMIN_EMAIL: &str = "admin@example.com";

/// Password of that administrator, and of everybody made with [`TestApp::user`].
pub const PASSWORD: &str = "Passw0rd!one";

/// Static token of that administrator.
pub const ADMIN_TOKEN: &str = "admin-static-token";
