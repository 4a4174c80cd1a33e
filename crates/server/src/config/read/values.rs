//! The layers put together: defaults, the process environment, the configuration file. Later ones win.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;

use super::cast::{Value, cast_json};
use super::error::{ConfigError, Origin, Shown, Warning};
use super::sources::Sources;
use super::{file, names, spec};

/// Appended to a name, it means that the value stands in a file.
const FILE_SUFFIX: &str = "_FILE";

/// A value and where it came from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) value: Value,
    pub(super) origin: Origin,
}

/// What is set and what would hold if it were not.
#[derive(Debug, Default)]
pub(crate) struct Values {
    defaults: BTreeMap<String, Entry>,
    set: BTreeMap<String, Entry>,
}

/// A value that somebody set, to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    /// The variable.
    pub(crate) name: String,
    /// Its value, hidden if it is a secret.
    pub(crate) value: Shown,
    /// Where it was set.
    pub(crate) origin: Origin,
    /// Whether it says something else than the default.
    pub(crate) differs: bool,
}

impl Values {
    /// Reads all sources. What is wrong is added to `errors`, what is odd to `warnings`.
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

    /// The value that holds, which may be empty.
    pub(super) fn get(&self, name: &str) -> Option<&Entry> {
        self.set.get(name).or_else(|| self.default(name))
    }

    /// True if somebody set it to something.
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.set.get(name).is_some_and(|entry| !entry.value.is_empty())
    }

    /// The value from `default.env`.
    pub(super) fn default(&self, name: &str) -> Option<&Entry> {
        self.defaults.get(name)
    }

    /// The set names that begin with `start`, without it.
    pub(super) fn family<'a>(&'a self, start: &'a str) -> impl Iterator<Item = (&'a str, &'a Entry)> {
        self.set.iter().filter_map(move |(name, entry)| Some((name.strip_prefix(start)?, entry)))
    }

    /// What is set, by name.
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

/// A value as an error may show it.
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
    /// The values of one source. Those from files that `NAME_FILE` names go over those beside them.
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
                    names::judge(&name, &value.as_text(), origin, self.errors, self.warnings);
                }
            }
        }
        for (name, path) in named.into_iter().filter(|(_, path)| !path.is_empty()) {
            for (name, entry) in self.read_named(&name, &path, origin) {
                if layer.get(&name).is_some_and(|beside| !beside.value.is_empty()) {
                    self.warnings.push(Warning(format!(
                        "{name} and {name}_FILE are both set: the file counts ({origin})"
                    )));
                }
                layer.insert(name, entry);
            }
        }
        layer
    }

    /// Follows the type prefix. A wrong one matters only where the variable means something to us.
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
                names::judge(name, &text, origin, self.errors, self.warnings);
            }
            Vec::new()
        })
    }

    fn refuse(&mut self, name: &str, value: &str, allowed: &str, origin: &Origin) {
        // An object may hold secrets in its fields.
        let value = if spec::has_fields(name) { Shown::hidden() } else { shown(name, value) };
        self.errors.push(ConfigError::NotAllowed {
            name: name.to_owned(),
            value,
            allowed: allowed.to_owned(),
            origin: origin.clone(),
        });
    }

    /// The value that stands in a file, without the line end that editors add.
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
