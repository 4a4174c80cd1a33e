//! Merges the layers: defaults, process environment, configuration file. Later ones take precedence.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;

use super::cast::{Value, cast_json};
use super::error::{ConfigError, Origin, Shown, Warning};
use super::sources::Sources;
use super::{file, names, spec};

/// Suffix of a name whose value is the path of a file with the actual value.
const FILE_SUFFIX: &str = "_FILE";

/// A value and its origin.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) value: Value,
    pub(super) origin: Origin,
}

/// The defaults, and the values that are set.
#[derive(Debug, Default)]
pub(crate) struct Values {
    defaults: BTreeMap<String, Entry>,
    set: BTreeMap<String, Entry>,
}

/// A value that is set, for display.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) name: String,
    /// Masked if it is a secret.
    pub(crate) value: Shown,
    pub(crate) origin: Origin,
    /// Whether it differs from the default.
    pub(crate) differs: bool,
}

impl Values {
    /// Reads all sources and appends to `errors` and `warnings`.
    pub(crate) fn gather(
        sources: &Sources<'_>,
        errors: &mut Vec<ConfigError>,
        warnings: &mut Vec<Warning>,
    ) -> Self {
        let mut gathering = Gathering { sources, errors, warnings };
        let defaults =
            spec::variables().map(|variable| (variable.name.clone(), Json::String(variable.default.clone())));
        let defaults = gathering.layer(defaults, &Origin::Default);
        let environment =
            sources.environment.iter().map(|(name, value)| (name.clone(), Json::String(value.clone())));
        let mut set = gathering.layer(environment, &Origin::Environment);
        match file::read(sources, gathering.warnings) {
            Ok(None) => {}
            Ok(Some(file)) => set.extend(gathering.layer(file.values, &Origin::File(file.path))),
            Err(error) => gathering.errors.push(error),
        }
        Self { defaults, set }
    }

    /// The effective value, which may be empty.
    pub(super) fn get(&self, name: &str) -> Option<&Entry> {
        self.set.get(name).or_else(|| self.default(name))
    }

    /// Whether the value is set and not empty.
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.set.get(name).is_some_and(|entry| !entry.value.is_empty())
    }

    /// The value from `default.env`.
    pub(super) fn default(&self, name: &str) -> Option<&Entry> {
        self.defaults.get(name)
    }

    /// The values that are set and whose names begin with `start`, with the rest of the name.
    pub(super) fn with_prefix<'a>(&'a self, start: &'a str) -> impl Iterator<Item = (&'a str, &'a Entry)> {
        self.set.iter().filter_map(move |(name, entry)| Some((name.strip_prefix(start)?, entry)))
    }

    /// The values that are set, by name.
    pub(crate) fn settings(&self) -> Vec<Setting> {
        let shown = |(name, entry): (&String, &Entry)| Setting {
            name: name.clone(),
            value: shown(name, &entry.value.as_text()),
            origin: entry.origin.clone(),
            differs: !entry.value.is_empty()
                && self.default(name).is_none_or(|default| default.value != entry.value),
        };
        self.set.iter().map(shown).collect()
    }
}

/// A value for display in errors.
pub(super) fn shown(name: &str, value: &str) -> Shown {
    match spec::find(name.strip_suffix(FILE_SUFFIX).unwrap_or(name)) {
        Some(variable) if variable.secret && !name.ends_with(FILE_SUFFIX) => Shown::hidden(),
        _ => Shown::plain(value),
    }
}

struct Gathering<'a, 's> {
    sources: &'a Sources<'s>,
    errors: &'a mut Vec<ConfigError>,
    warnings: &'a mut Vec<Warning>,
}

impl Gathering<'_, '_> {
    /// The values of one source. A value from the file in `NAME_FILE` takes precedence over `NAME`.
    fn layer(
        &mut self,
        written: impl IntoIterator<Item = (String, Json)>,
        origin: &Origin,
    ) -> BTreeMap<String, Entry> {
        let (mut layer, mut named) = (BTreeMap::new(), BTreeMap::new());
        for (name, json) in written {
            for (name, value) in self.cast(&name, json, origin) {
                if spec::find(&name).is_some() {
                    layer.insert(name, Entry { value, origin: origin.clone() });
                } else if let Some(target) =
                    name.strip_suffix(FILE_SUFFIX).filter(|name| spec::find(name).is_some())
                {
                    named.insert(target.to_owned(), value.as_text());
                } else {
                    names::check_unknown(&name, &value.as_text(), origin, self.errors, self.warnings);
                }
            }
        }
        for (name, path) in named.into_iter().filter(|(_, path)| !path.is_empty()) {
            for (name, entry) in self.read_named(&name, &path, origin) {
                if layer.get(&name).is_some_and(|beside| !beside.value.is_empty()) {
                    self.warnings.push(Warning(format!(
                        "{name} and {name}_FILE are both set: the file is used ({origin})"
                    )));
                }
                layer.insert(name, entry);
            }
        }
        layer
    }

    /// Converts by type prefix. A wrong prefix is an error only if the variable is a setting.
    fn cast(&mut self, name: &str, json: Json, origin: &Origin) -> Vec<(String, Value)> {
        let text = json.as_str().map_or_else(|| json.to_string(), str::to_owned);
        let values = cast_json(name, json).and_then(|values| {
            let one_value = values.iter().any(|(known, _)| known == name) || spec::has_fields(name);
            if one_value { Ok(values) } else { Err("use a single value, not an object") }
        });
        values.unwrap_or_else(|allowed| {
            if spec::find(name).is_some() {
                self.refuse(name, &text, allowed, origin);
            } else {
                names::check_unknown(name, &text, origin, self.errors, self.warnings);
            }
            Vec::new()
        })
    }

    fn refuse(&mut self, name: &str, value: &str, allowed: &str, origin: &Origin) {
        // An object may contain secrets.
        let value = if spec::has_fields(name) { Shown::hidden() } else { shown(name, value) };
        self.errors.push(ConfigError::NotAllowed {
            name: name.to_owned(),
            value,
            allowed: allowed.to_owned(),
            origin: origin.clone(),
        });
    }

    /// Reads a value from a file, without the final line end that editors add.
    fn read_named(&mut self, name: &str, path: &str, origin: &Origin) -> Vec<(String, Entry)> {
        let text = match (self.sources.read)(Path::new(path)) {
            Ok(text) => text,
            Err(error) => {
                let name = format!("{name}{FILE_SUFFIX}");
                let (path, problem) = (Shown::plain(path), error.to_string());
                self.errors.push(ConfigError::Unreadable { name, path, problem, origin: origin.clone() });
                return Vec::new();
            }
        };
        let text = text.trim_end_matches(['\r', '\n']);
        let origin = Origin::Named(path.to_owned());
        let values = self.cast(name, Json::String(text.to_owned()), &origin);
        values.into_iter().map(|(name, value)| (name, Entry { value, origin: origin.clone() })).collect()
    }
}
