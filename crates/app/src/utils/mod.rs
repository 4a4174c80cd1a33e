//! `/utils/…`: what is done with items of any collection (contract section 12).

mod revert;
mod sort;

pub use revert::revert;
pub use sort::sort;
