//! The compiled templates.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use liquid::partials::{InMemorySource, LazyCompiler};
use liquid::{Parser, ParserBuilder, Template};

use super::RenderError;
use super::escape::Escape;
use super::flatten::flatten;
use super::lenient::Lenient;
use crate::Mail;

const BASE: &str = include_str!("../../templates/base.liquid");
const MESSAGE: &str = include_str!("../../templates/message.liquid");

/// The compiled templates.
pub(super) struct Library {
    templates: HashMap<&'static str, Arc<Template>>,
    /// Mails with a template of the operator.
    replaced: Vec<&'static str>,
}

impl Library {
    /// Compiles the template of each mail. Templates and layout of the operator replace the built-in ones.
    ///
    /// # Errors
    /// If a template has a syntax error.
    pub(super) fn new(overrides: BTreeMap<String, String>) -> Result<Self, RenderError> {
        let parser = parser(&overrides)?;
        let replaced = Mail::TEMPLATES.into_iter().filter(|name| overrides.contains_key(*name)).collect();
        // Most mails share the built-in template, which is compiled once.
        let mut compiled: HashMap<String, Arc<Template>> = HashMap::new();
        let mut templates = HashMap::new();
        for name in Mail::TEMPLATES {
            let flat = flatten(name, &|name| source(&overrides, name))?;
            let template = match compiled.get(&flat) {
                Some(template) => template.clone(),
                None => Arc::new(parser.parse(&flat).map_err(RenderError::template(name))?),
            };
            compiled.insert(flat, template.clone());
            templates.insert(name, template);
        }
        Ok(Self { templates, replaced })
    }

    /// Whether this mail has a template of the operator.
    pub(super) fn is_replaced(&self, name: &str) -> bool {
        self.replaced.contains(&name)
    }

    /// Renders the template of a mail.
    pub(super) fn fill(&self, name: &str, variables: &Lenient) -> Result<String, RenderError> {
        let template = self.templates.get(name).ok_or_else(|| unknown(name))?;
        template.render(variables).map_err(RenderError::template(name))
    }
}

/// Source text of a template.
fn source<'a>(overrides: &'a BTreeMap<String, String>, name: &str) -> Option<&'a str> {
    let built_in = match name {
        "base" => Some(BASE),
        "message" => Some(MESSAGE),
        mail => Mail::TEMPLATES.contains(&mail).then_some(MESSAGE),
    };
    overrides.get(name).map(String::as_str).or(built_in)
}

/// The template parser. The operator's templates are also partials for `render` and `include`; an invalid partial is an
/// error only if a mail uses it.
fn parser(overrides: &BTreeMap<String, String>) -> Result<Parser, RenderError> {
    let mut partials = InMemorySource::new();
    for (name, text) in overrides {
        let flat = flatten(name, &|name| source(overrides, name)).unwrap_or_else(|_| text.clone());
        partials.add(format!("{name}.liquid"), flat.clone());
        partials.add(name.clone(), flat);
    }
    let builder = ParserBuilder::with_stdlib().filter(Escape).partials(LazyCompiler::new(partials));
    builder.build().map_err(RenderError::template("base"))
}

fn unknown(name: &str) -> RenderError {
    RenderError::Template { name: name.to_owned(), reason: "the template does not exist".to_owned() }
}
