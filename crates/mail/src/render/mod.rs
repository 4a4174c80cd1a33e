//! Renders an envelope to subject, HTML and plain text.
//!
//! One built-in template (`message`, in the layout `base`) renders all mails with the sentences of the language. An
//! operator can replace the layout, single mails, or both.

mod clean;
mod color;
mod content;
mod device;
mod error;
mod escape;
mod facts;
mod flatten;
mod lenient;
mod library;
mod overrides;
mod plain;
mod sample;
mod variables;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use self::content::Content;
pub use self::error::RenderError;
use self::lenient::Lenient;
use self::library::Library;
use crate::language::Wording;
use crate::{Envelope, Language};

/// A mail as it is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    pub html: String,
    /// The plain text alternative.
    pub text: String,
}

/// Prints only the subject: the bodies hold links with tokens.
impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// All compiled templates and all translations.
pub struct Renderer {
    library: Library,
    wordings: BTreeMap<Language, Wording>,
}

impl Renderer {
    /// Reads the templates of the operator from the folder `EMAIL_TEMPLATES_PATH`, which may be missing.
    ///
    /// They are read once. If there are any, every mail is rendered with sample values, so that a template that cannot be
    /// rendered stops the start and does not fail later.
    ///
    /// # Errors
    /// If a template cannot be read, parsed or rendered; the error names the template.
    pub fn new(overrides: Option<PathBuf>) -> Result<Self, RenderError> {
        let overrides = overrides.map(|folder| overrides::read(&folder)).transpose()?.unwrap_or_default();
        let samples = if overrides.is_empty() { Vec::new() } else { sample::envelopes().collect() };
        let mut wordings = BTreeMap::new();
        for language in Language::ALL {
            wordings.insert(language, Wording::read(language).map_err(RenderError::wording(language))?);
        }
        let renderer = Self { library: Library::new(overrides)?, wordings };
        for envelope in &samples {
            renderer.render(envelope)?;
        }
        Ok(renderer)
    }

    /// Renders a mail.
    ///
    /// All values are HTML-escaped before they are passed to a template, including templates of operators, so that no
    /// template can omit it; the filter `escape` does not escape twice (GHSA-4hmq-ggrm-qfc6). Links are percent-encoded
    /// instead, so that they can be used in an attribute, in text or as a parameter of another link.
    ///
    /// # Errors
    /// If a template of the operator cannot be rendered with these values.
    pub fn render(&self, envelope: &Envelope) -> Result<Rendered, RenderError> {
        let language = Language::pick(&envelope.language);
        let wording = self.wordings.get(&language).ok_or(RenderError::NoWording(language))?;
        let content = Content::new(envelope, wording, language)?;
        let name = envelope.mail.template();
        let html = self.library.fill(name, &Lenient::new(variables::all(envelope, &content)))?;
        let text = match self.library.is_replaced(name) {
            true => plain::from_html(&html),
            false => plain::from_content(&content),
        };
        Ok(Rendered { subject: content.subject, html, text })
    }
}
