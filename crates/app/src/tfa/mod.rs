//! The second factor (contract section 7): one-time codes by RFC 6238, and the recovery codes that stand in for them.

mod disable;
mod enable;
mod generate;
mod recovery_codes;

pub use enable::Enable;
pub use generate::Generated;
pub use recovery_codes::Codes;
