//! The logins of an account, as their owner and administrators see them: `/users/me/sessions`, `/users/:id/sessions`.
//!
//! What a person takes for one login, a device that stays logged in, is a family of sessions: a refresh adds a successor,
//! and the one it succeeds lives on for the grace period.

mod end;
mod family;
mod list;

pub use list::Login;
