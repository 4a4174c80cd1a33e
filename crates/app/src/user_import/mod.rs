//! `users import`. Access to the command line implies access to the database, so no rights are checked.

mod import;
mod options;
mod plan;
mod write;

pub use import::{Import, Sum};
pub use options::{ImportOptions, OnDuplicate};

pub use import::import;
