//! The logins of an account, as their owner and administrators see them: `/users/me/sessions`, `/users/:id/sessions`.
//!
//! What a person takes for one login, a device that stays logged in, is a family of sessions: a refresh adds a successor,
//! and the one it succeeds lives on for the grace period.

mod end;
mod family;
mod list;

pub use list::Login;

pub use end::{end_all_for_user, end_for_user, end_own, end_own_others};
pub(crate) use end::{end_logins, record_logout};
pub use list::{list_for_user, list_own};
