//! People who make their account themselves (contract section 7, "Register" and "Verify").

mod check;
mod register;
mod verify;
mod write;

pub use register::Registration;

pub use register::register;
pub use verify::verify;
