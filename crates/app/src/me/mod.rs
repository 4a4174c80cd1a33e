//! What people ask about themselves: `/users/me`, `/roles/me`, `/policies/me/globals`, `/permissions/me`.

mod permissions;
mod policies;
mod roles;
mod user;

pub use policies::Globals;
