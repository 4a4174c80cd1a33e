//! People who are asked in by others (contract section 7, "Invite" and "Accept").

mod accept;
mod invite;

pub use accept::Acceptance;
pub use invite::Invite;

pub use accept::accept;
pub use invite::invite;
