//! `vestibule users import` and `vestibule users export`.

pub(super) mod export;
mod format;
pub(super) mod import;
mod private_file;
mod report;
mod source;
mod stop;
#[cfg(test)]
mod tests;

pub(crate) use format::Format;
