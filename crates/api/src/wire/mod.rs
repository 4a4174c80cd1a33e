//! The wire format of responses: envelopes, cookies, exported files.

pub mod cookies;
pub mod export;
mod instant;
pub mod item_reply;
pub mod reply;
pub(crate) mod session_cookie;

pub use instant::instant;
