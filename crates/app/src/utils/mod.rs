//! `/utils/…`: use cases for the items of any collection (contract section 12).

mod revert;
mod sort;

pub use sort::Move;

pub use revert::revert;
pub use sort::sort;
