//! The shapes of answers: envelopes, cookies and the quirks of the wire format.

pub mod cookies;
pub mod export;
mod instant;
pub mod reply;
pub mod shown;

pub use instant::instant;
