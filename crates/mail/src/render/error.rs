//! Errors of rendering.

use thiserror::Error;

use crate::Language;

/// Why a mail cannot be rendered, or the templates cannot be loaded.
#[derive(Debug, Error)]
pub enum RenderError {
    /// A file with a template of the operator cannot be read.
    #[error("the mail template {path} cannot be read: {reason}")]
    Read { path: String, reason: String },
    /// A template has a syntax error or cannot be rendered.
    #[error("the mail template {name} does not work: {reason}")]
    Template {
        /// Name without `.liquid`.
        name: String,
        /// Message of the template engine; may have several lines.
        reason: String,
    },
    /// A file with translations is invalid.
    #[error("the translations for {language} cannot be read: {reason}")]
    Wording { language: Language, reason: String },
    /// There is no translation for this mail.
    #[error("there is no translation of a mail for {0}")]
    NoWording(Language),
}

impl RenderError {
    /// Converts an error of the template with this name.
    pub(super) fn template(name: &str) -> impl FnOnce(liquid::Error) -> Self {
        let name = name.to_owned();
        move |error| Self::Template { name, reason: error.to_string() }
    }

    /// Converts an error in the translations of this language.
    pub(super) fn wording(language: Language) -> impl FnOnce(serde_json::Error) -> Self {
        move |error| Self::Wording { language, reason: error.to_string() }
    }
}
