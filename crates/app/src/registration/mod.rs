//! People who make their account themselves (contract section 7, "Register" and "Verify").

mod register;
mod verify;

pub use register::Registration;
