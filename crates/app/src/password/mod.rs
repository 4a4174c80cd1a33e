//! Password reset (contract section 6): a new password for a user who has forgotten the old one.

mod candidate;
mod policy;
mod request;
mod reset;

pub use request::ResetRequest;
pub use reset::Reset;

pub(crate) use policy::check_password;
pub use request::request_reset;
pub use reset::reset;
