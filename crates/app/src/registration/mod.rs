//! Registration (contract section 7, "Register" and "Verify"): users create their own accounts.

mod check;
mod register;
mod verify;
mod write;

pub use register::Registration;

pub use register::register;
pub use verify::verify;
