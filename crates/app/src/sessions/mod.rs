//! The logins of an account, for the user and for administrators: `/users/me/sessions` and `/users/:id/sessions`.
//!
//! The API calls a login a session. In the database a login consists of sessions: each refresh adds a successor, and
//! the session that it succeeds stays valid for the grace period.

mod list;
mod logins;
mod revoke;

pub use list::ActiveLogin;

pub use list::{list_for_user, list_own};
pub use revoke::{end_all_for_user, end_for_user, end_own, end_own_others};
pub(crate) use revoke::{end_logins, record_logout};
