//! For tests only: an application with its own database, clients of its API, and a clock that tests advance.

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

/// Email address of the administrator of every [`TestApp`].
pub const ADMIN_EMAIL: &str = "admin@example.com";

/// Password of that administrator and of every user created with [`TestApp::user`].
pub const PASSWORD: &str = "Passw0rd!one";

/// Static token of that administrator.
pub const ADMIN_TOKEN: &str = "admin-static-token";
