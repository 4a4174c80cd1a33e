//! The logins of an account, as their owner and administrators see them: `/users/me/sessions`, `/users/:id/sessions`.
//!
//! What a person takes for one login, a device that stays logged in, is a login of sessions: a refresh adds a successor,
//! and the one it succeeds lives on for the grace period.

mod list;
mod logins;
mod revoke;

pub use list::ActiveLogin;

pub use list::{list_for_user, list_own};
pub use revoke::{end_all_for_user, end_for_user, end_own, end_own_others};
pub(crate) use revoke::{end_logins, record_logout};
