//! Takes typed values out of the layers and remembers everything that is wrong.

use std::collections::BTreeSet;

use super::cast::Value;
use super::error::ConfigError;
use super::kinds::Parsed;
use super::values::{Entry, Values, shown};

/// Reads values. After an error it goes on with the default, so that all errors of a configuration are found
/// at once; what it returned must not be used then.
pub(crate) struct Reader<'a> {
    values: &'a Values,
    errors: Vec<ConfigError>,
    failed: BTreeSet<String>,
    asked: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    /// A reader of these values.
    pub(crate) fn new(values: &'a Values) -> Self {
        Self { values, errors: Vec::new(), failed: BTreeSet::new(), asked: BTreeSet::new() }
    }

    /// A value that may be missing. Set to an empty text, it is, even if it has a default.
    pub(crate) fn get<T>(&mut self, name: &str, parse: impl Fn(&Value) -> Parsed<T>) -> Option<T> {
        self.ask(name);
        let entry = self.values.get(name).filter(|entry| !entry.value.is_empty())?;
        self.parse(name, entry, parse)
    }

    /// A value that is always there. Set to an empty text, it is the default.
    pub(crate) fn need<T: Default>(&mut self, name: &str, parse: impl Fn(&Value) -> Parsed<T>) -> T {
        self.ask(name);
        let set = self.values.get(name).filter(|entry| !entry.value.is_empty());
        let parsed = set.and_then(|entry| self.parse(name, entry, &parse));
        parsed.or_else(|| parse(&self.values.default(name)?.value).ok()).unwrap_or_default()
    }

    /// True if somebody set it.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.values.is_set(name)
    }

    /// All values whose names begin with `start`, by the rest of their names.
    pub(crate) fn family<T>(&mut self, start: &str, parse: impl Fn(&Value) -> Parsed<T>) -> Vec<(String, T)> {
        self.ask(&format!("{start}*"));
        let values = self.values;
        let parsed = values.family(start).filter_map(|(rest, entry)| {
            let value = self.parse(&format!("{start}{rest}"), entry, &parse)?;
            Some((rest.to_owned(), value))
        });
        parsed.collect()
    }

    /// Adds an error about values that do not fit together, unless one of them is wrong by itself.
    pub(crate) fn conflict(&mut self, names: &[&str], text: impl Into<String>) {
        if names.iter().all(|name| !self.failed.contains(*name)) {
            self.errors.push(ConfigError::Conflict(text.into()));
        }
    }

    /// The errors found, and the names that were asked for.
    pub(crate) fn finish(self) -> (Vec<ConfigError>, BTreeSet<String>) {
        (self.errors, self.asked)
    }

    fn ask(&mut self, name: &str) {
        self.asked.insert(name.to_owned());
    }

    fn parse<T>(&mut self, name: &str, entry: &Entry, parse: impl Fn(&Value) -> Parsed<T>) -> Option<T> {
        match parse(&entry.value) {
            Ok(value) => Some(value),
            Err(allowed) => {
                let value = shown(name, &entry.value.as_text());
                let origin = entry.origin.clone();
                self.errors.push(ConfigError::NotAllowed { name: name.to_owned(), value, allowed, origin });
                self.failed.insert(name.to_owned());
                None
            }
        }
    }
}
