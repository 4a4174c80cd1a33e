//! Invites (contract section 7, "Invite" and "Accept"): an administrator creates users, who accept by a link and set a
//! password.

mod accept;
mod invite;

pub use accept::Acceptance;
pub use invite::Invite;

pub use accept::accept;
pub use invite::invite;
