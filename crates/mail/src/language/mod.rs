//! Languages of mails.

/// A language that mails are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English, and everything that has no translation.
    #[default]
    English,
}
