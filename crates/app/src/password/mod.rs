//! A new password for somebody who has lost the old one (contract section 6).

mod candidate;
mod policy;
mod request;
mod reset;

pub use request::ResetRequest;
pub use reset::Reset;

pub(crate) use policy::check_password;
pub use request::request_reset;
pub use reset::reset;
