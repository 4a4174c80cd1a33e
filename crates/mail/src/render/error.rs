//! Mails that cannot be written.

use thiserror::Error;

use crate::Language;

/// A mail that cannot be written.
#[derive(Debug, Error)]
pub enum RenderError {
    /// A template of the operator that cannot be read.
    #[error("the mail template {path} cannot be read: {reason}")]
    Read {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// A template that is not written as templates are, or cannot be filled.
    #[error("the mail template {name} does not work: {reason}")]
    Template {
        /// Its name, without `.liquid`.
        name: String,
        /// Why, in the words of the template language; may have several lines.
        reason: String,
    },
    /// The sentences of a language.
    #[error("the sentences for {language} cannot be read: {reason}")]
    Wording {
        /// The language.
        language: Language,
        /// Why.
        reason: String,
    },
    /// A language, or a mail in it, has no sentences.
    #[error("there are no sentences for a mail in {0}")]
    NoWording(Language),
}

impl RenderError {
    /// For the template of this name.
    pub(super) fn template(name: &str) -> impl FnOnce(liquid::Error) -> Self {
        let name = name.to_owned();
        move |error| Self::Template { name, reason: error.to_string() }
    }

    /// For the sentences of this language.
    pub(super) fn wording(language: Language) -> impl FnOnce(serde_json::Error) -> Self {
        move |error| Self::Wording { language, reason: error.to_string() }
    }
}
