//! The Studio under `/admin`: the files of its build, and its page for every other path.
//!
//! The binary provides the files, so that this crate does not depend on a build of the Studio.

mod content_type;
mod files;
mod language;
mod page;
mod serve;

pub use files::Files;
pub use page::Studio;
pub use serve::{file, page};
