//! The wire format of responses: envelopes, cookies, exported files.

pub mod cookies;
pub mod export;
mod instant;
pub mod item_reply;
pub mod reply;
pub(crate) mod session_cookie;
/// The former name of [`item_reply`].
pub mod shown {
    pub use super::item_reply::ItemReply as Shown;
}

pub use instant::instant;
