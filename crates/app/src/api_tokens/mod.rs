//! API tokens of an account, for the user and for administrators: `/users/me/tokens` and `/users/:id/tokens`
//! (docs/decisions/0010-api-tokens.md).

mod create;
mod list;
mod revoke;
mod uses;

pub use create::{Created, NewApiToken};
pub(crate) use uses::Uses;

pub use create::create;
pub use list::{list_for_user, list_own};
pub use revoke::{revoke_all_for_user, revoke_for_user, revoke_own};
pub use uses::flush_uses;
