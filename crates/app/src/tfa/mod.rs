//! Two-factor authentication (contract section 7): OTPs by RFC 6238, and recovery codes that replace an OTP.

mod disable;
mod enable;
mod generate;
mod recovery_codes;
mod verify;

pub use enable::Enable;
pub use generate::Generated;
pub use recovery_codes::Codes;

pub use disable::{disable, disable_for_user};
pub use enable::enable;
pub use generate::generate;
pub use recovery_codes::{remaining_recovery_codes, renew_recovery_codes};
pub(crate) use verify::{VerifiedCode, count_code, spend_code, verify_code};
