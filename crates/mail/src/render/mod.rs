//! From an envelope to subject, HTML and text.
//!
//! There is one template of ours for all mails (`message`, in the layout `base`), filled with the sentences of the
//! language. An operator may replace the layout, each mail, or both.

mod clean;
mod color;
mod device;
mod error;
mod escape;
mod facts;
mod flatten;
mod lenient;
mod letter;
mod library;
mod overrides;
mod plain;
mod rendered;
mod sample;
mod variables;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use self::error::RenderError;
use self::lenient::Lenient;
use self::letter::Letter;
use self::library::Library;
pub use self::rendered::Rendered;
use crate::language::Wording;
use crate::{Envelope, Language};

/// All templates and all sentences, ready to be filled.
pub struct Renderer {
    library: Library,
    wordings: BTreeMap<Language, Wording>,
}

impl Renderer {
    /// Reads the templates of the operator (`EMAIL_TEMPLATES_PATH`), if there are any: a folder that is missing has none.
    /// They are read once. If there are some, each mail is written with made-up values, so that a template that cannot be
    /// filled is found at the start and not in the middle of the night.
    ///
    /// # Errors
    /// Names the template and what is wrong with it.
    pub fn new(overrides: Option<PathBuf>) -> Result<Self, RenderError> {
        let overrides = overrides.map(|folder| overrides::read(&folder)).transpose()?.unwrap_or_default();
        let to_try = if overrides.is_empty() { Vec::new() } else { sample::envelopes().collect() };
        let mut wordings = BTreeMap::new();
        for language in Language::ALL {
            wordings.insert(language, Wording::read(language).map_err(RenderError::wording(language))?);
        }
        let renderer = Self { library: Library::new(overrides)?, wordings };
        for envelope in &to_try {
            renderer.render(envelope)?;
        }
        Ok(renderer)
    }

    /// Writes a mail.
    ///
    /// All values that go into HTML are escaped before a template sees them, those of the operator included: a template
    /// cannot forget it, and the filter `escape` leaves alone what is escaped already (GHSA-4hmq-ggrm-qfc6). Links are
    /// percent-encoded instead, so that they can be put into an attribute, a text or another link.
    ///
    /// # Errors
    /// Where a template of the operator cannot be filled with these values.
    pub fn render(&self, envelope: &Envelope) -> Result<Rendered, RenderError> {
        let language = Language::pick(&envelope.language);
        let wording = self.wordings.get(&language).ok_or(RenderError::NoWording(language))?;
        let letter = Letter::new(envelope, wording, language)?;
        let name = envelope.mail.template();
        let html = self.library.fill(name, &Lenient::new(variables::all(envelope, &letter)))?;
        let text = match self.library.is_replaced(name) {
            true => plain::from_html(&html),
            false => plain::from_letter(&letter),
        };
        Ok(Rendered { subject: letter.subject, html, text })
    }
}
