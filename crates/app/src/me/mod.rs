//! The actor's own user, roles and rights: `/users/me`, `/roles/me`, `/policies/me/globals`, `/permissions/me`.

mod permissions;
mod policies;
mod roles;
mod user;

pub use policies::Globals;

pub use permissions::{item_permissions, permissions};
pub use policies::globals;
pub use roles::roles;
pub use user::{read, track_page, update, update_and_read};
