//! Reads typed values from the layers and collects errors.

use std::collections::BTreeSet;

use super::cast::Value;
use super::error::ConfigError;
use super::kinds::Parsed;
use super::values::{Entry, Values, shown};

/// Reads values. After an error it continues with the default, so that all errors are found at once. If there are errors,
/// the returned values must not be used.
pub(crate) struct Reader<'a> {
    values: &'a Values,
    errors: Vec<ConfigError>,
    failed: BTreeSet<String>,
    read: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(values: &'a Values) -> Self {
        Self { values, errors: Vec::new(), failed: BTreeSet::new(), read: BTreeSet::new() }
    }

    /// An optional value. `None` if it is set to an empty text, even if it has a default.
    pub(crate) fn get<T>(&mut self, name: &str, parse: impl Fn(&Value) -> Parsed<T>) -> Option<T> {
        self.record(name);
        let entry = self.values.get(name).filter(|entry| !entry.value.is_empty())?;
        self.parse(name, entry, parse)
    }

    /// A required value. The default is used if it is set to an empty text.
    pub(crate) fn need<T: Default>(&mut self, name: &str, parse: impl Fn(&Value) -> Parsed<T>) -> T {
        self.record(name);
        let set = self.values.get(name).filter(|entry| !entry.value.is_empty());
        let parsed = set.and_then(|entry| self.parse(name, entry, &parse));
        parsed.or_else(|| parse(&self.values.default(name)?.value).ok()).unwrap_or_default()
    }

    /// Whether the value is set and not empty.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.values.is_set(name)
    }

    /// All values whose names begin with `start`, with the rest of the name.
    pub(crate) fn with_prefix<T>(
        &mut self,
        start: &str,
        parse: impl Fn(&Value) -> Parsed<T>,
    ) -> Vec<(String, T)> {
        self.record(&format!("{start}*"));
        let values = self.values;
        let parsed = values.with_prefix(start).filter_map(|(rest, entry)| {
            let value = self.parse(&format!("{start}{rest}"), entry, &parse)?;
            Some((rest.to_owned(), value))
        });
        parsed.collect()
    }

    /// Adds an error about contradicting values, unless one of them is already invalid.
    pub(crate) fn conflict(&mut self, names: &[&str], text: impl Into<String>) {
        if names.iter().all(|name| !self.failed.contains(*name)) {
            self.errors.push(ConfigError::Conflict(text.into()));
        }
    }

    /// The errors, and the names that were read.
    pub(crate) fn finish(self) -> (Vec<ConfigError>, BTreeSet<String>) {
        (self.errors, self.read)
    }

    fn record(&mut self, name: &str) {
        self.read.insert(name.to_owned());
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
