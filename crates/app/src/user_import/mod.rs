//! Many people at once: lists that come in and lists that go out. Whoever can run the command line owns the database,
//! so nobody asks for rights.

mod import;
mod options;
mod plan;
mod write;

pub use import::{Import, Sum};
pub use options::{ImportOptions, OnDuplicate};

pub use import::import;
