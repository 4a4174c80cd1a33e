//! The second factor (contract section 7): one-time codes by RFC 6238.

mod disable;
mod enable;
mod generate;

pub use generate::Generated;
